/** The short guide; its pictures are the app's own parts, so that they never show another version. */
import type { ComponentChildren } from "preact";
import { useWork } from "../parts/at_work";
import { Frame } from "../parts/frame";
import { Keypad } from "../parts/keypad";
import { StateMark } from "../parts/state_mark";
import { Stepper } from "../parts/stepper";
import { Tiles } from "../parts/tiles";
import { type Word, say } from "../words/say";

const nothing = () => undefined;
const KEY = { press: nothing };

export function Guide() {
  const { go, snapshot } = useWork();
  return (
    <Frame
      title={say("guide")}
      above={say(snapshot.session ? "settings" : "welcome")}
      back={() => go(snapshot.session ? "settings" : "today")}
    >
      <Part n={1} word="guide_1">
        <p>
          <StateMark state="done" /> <StateMark state="arrived" /> <StateMark state="planned" />{" "}
          <StateMark state="missed" />
        </p>
      </Part>
      <Part n={2} word="guide_2">
        <span class="button is-main is-wide">{say("arrive")}</span>
      </Part>
      <Part n={3} word="guide_3">
        <TilesPicture />
        <KeysPicture />
      </Part>
      <Part n={4} word="guide_4">
        <GlassPicture />
      </Part>
      <Part n={5} word="guide_5">
        <Stepper label={say("heads")} value={15} onChange={nothing} />
      </Part>
      <Part n={6} word="guide_6">
        <span class="button is-main is-wide">{say("sign_off_now")}</span>
      </Part>
      <Part n={7} word="guide_7">
        <p class="mark is-wait">{say("sync_offline_unsent", { n: 6 })}</p>
      </Part>
      <Part n={8} word="guide_8" />
    </Frame>
  );
}

function Part({ n, word, children }: { n: number; word: Word & `guide_${number}`; children?: ComponentChildren }) {
  const [title = "", ...sentences] = say(word).split("\n");
  return (
    <section class="card">
      <h2>
        {n}. {title}
      </h2>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {children && (
        <div class="guide-picture" aria-hidden="true" inert>
          {children}
        </div>
      )}
    </section>
  );
}

function GlassPicture() {
  return (
    <div class="glass">
      <svg viewBox="0 0 300 90" role="presentation">
        <path
          d="M30 60c30-60 40-20 30 0s30-50 45-20 20 10 40-15 20 40 50 10 30-5 70-10"
          fill="none"
          stroke="currentColor"
          stroke-width="3"
        />
      </svg>
    </div>
  );
}

function TilesPicture() {
  const categories = [
    { code: "a", name: "", short: say("guide_kind_a"), unit: "KG" as const },
    { code: "b", name: "", short: say("guide_kind_b"), unit: "PIECES" as const },
  ];
  return (
    <Tiles
      categories={categories}
      selected="a"
      onSelect={nothing}
      valueOf={({ code }) =>
        code === "a" ? { amount: 12400, hint: "6.20 + 6.20", brief: "" } : { amount: null, hint: "", brief: "" }
      }
    />
  );
}

function KeysPicture() {
  return (
    <Keypad
      decimals
      onKey={nothing}
      side={[
        { ...KEY, label: say("key_crate") },
        { ...KEY, label: say("key_tare") },
        { ...KEY, label: say("key_zero") },
        { ...KEY, label: "↶" },
      ]}
    />
  );
}
