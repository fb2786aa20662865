/** A stop: where it is, who is there, what is expected, and the next act. */
import { useState } from "preact/hooks";
import type { Op, PackStop } from "../contract";
import { amountsOf } from "../parts/amounts";
import { type AtWork, useStop, useWork } from "../parts/at_work";
import { correction } from "../parts/doing";
import { Act, Frame } from "../parts/frame";
import { Kept } from "../parts/kept";
import { whereAmI } from "../parts/position";
import { StateMark } from "../parts/state_mark";
import { said } from "../parts/tiles";
import { type RoundView, type StopView, reasonName } from "../view";
import { type Word, say } from "../words/say";
import { hour } from "../words/times";

export function StopScreen() {
  const { work, pack, round, stop } = useStop();
  const missed = stop.missed && reasonName(pack.reasons.miss, stop.missed.body.reason);
  return (
    <Frame title={stop.stop.name} above={stopOf(round, stop)} back={() => work.go("today")} dock={<NextAct />}>
      <p class="stop-state">
        <StateMark state={stop.state} /> {missed}
      </p>
      {stop.state !== "planned" && <Steps stop={stop} />}
      {stop.stop.way_in && (
        <section class="notice is-info">
          <h2>{say("way_in")}</h2>
          <p>{stop.stop.way_in}</p>
        </section>
      )}
      <Facts stop={stop.stop} />
      <Expected />
      <Kept title={say("left_over_kept")} categories={pack.categories} ops={stop.leftOvers} open={!round.signedOff} />
      {!round.signedOff && <OtherWays stop={stop} />}
    </Frame>
  );
}

export function stopOf(round: RoundView, stop: StopView): string {
  return say("stop_of", { n: round.stops.indexOf(stop) + 1, of: round.stops.length });
}

function Facts({ stop }: { stop: PackStop }) {
  const at = stop.lat !== null && stop.lon !== null ? `${stop.lat},${stop.lon}` : null;
  return (
    <section class="card">
      <p>{stop.address}</p>
      <dl class="facts">
        {stop.planned_at && <Fact name={say("planned_for")} value={hour(stop.planned_at)} />}
        {stop.window && (
          <Fact
            name={say(stop.kind === "pickup" ? "can_be_fetched" : "open_hours")}
            value={`${hour(stop.window.from)}–${hour(stop.window.until)}`}
          />
        )}
      </dl>
      {stop.contact && (
        <dl class="facts is-one">
          <Fact name={say("contact")} value={stop.contact} />
        </dl>
      )}
      <div class="links">
        {stop.phone && (
          <a class="button" href={`tel:${stop.phone.replace(/[^\d+]/g, "")}`}>
            {say("call")} <span class="keep">{stop.phone}</span>
          </a>
        )}
        {at && (
          <a class="button" href={`geo:${at}?q=${at}(${encodeURIComponent(stop.name)})`}>
            {say("map")}
          </a>
        )}
      </div>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Expected() {
  const { pack, stop } = useStop();
  const expected = amountsOf(stop.stop.expected);
  const lines = pack.categories.filter((category) => expected[category.code]);
  if (lines.length === 0) return null;
  return (
    <section class="card">
      <h2>{say(stop.stop.kind === "pickup" ? "expected" : "planned_for_site")}</h2>
      <dl class="facts">
        {lines.map((category) => (
          <Fact key={category.code} name={category.short} value={said(category, expected[category.code] ?? 0)} />
        ))}
      </dl>
      {stop.stop.why && <p class="soft">{stop.stop.why}</p>}
    </section>
  );
}

interface Step {
  screen: string;
  word: Word;
  done: string;
}

function stepsOf(stop: StopView): Step[] {
  const photo = {
    screen: "photo",
    word: "photo",
    done: stop.photos ? say("photos_n", { n: stop.photos }) : "",
  } as const;
  const sign = { screen: "sign", word: "signature", done: stop.signed ? say("signed") : "" } as const;
  if (stop.stop.kind === "pickup") {
    return [{ screen: "weigh", word: "weigh", done: stop.isWeighed ? say("weighed") : "" }, photo, sign];
  }
  return [{ screen: "hand_over", word: "hand_over", done: stop.handed ? say("handed") : "" }, photo, sign];
}

/** What this stop is made of, each with its tick; any of them may be opened again. */
function Steps({ stop }: { stop: StopView }) {
  const { go, round } = useWork();
  if (stop.state === "missed" || round?.signedOff) return null;
  return (
    <section class="card steps">
      {stepsOf(stop).map(({ screen, word, done }) => (
        <button type="button" key={screen} class="step" onClick={() => go(screen)}>
          <span>{say(word)}</span>
          <span class={done ? "mark is-go" : "mark is-soft"}>{done ? `● ${done}` : `○ ${say("not_yet")}`}</span>
        </button>
      ))}
    </section>
  );
}

function OtherWays({ stop }: { stop: StopView }) {
  const { go, keep } = useWork();
  const { missed } = stop;
  const takeBack = (of: Op) => keep([correction(of, say("came_after_all"), null)], say("taken_back"));
  const open = stop.state === "planned" || stop.state === "arrived";
  const pickup = stop.stop.kind === "pickup";
  const canMiss = open && !stop.isWeighed;
  return (
    <section class="other-ways" aria-label={say("otherwise")}>
      {pickup && stop.state !== "missed" && (
        <button type="button" class="button" onClick={() => go("left_over")}>
          {say("left_over")}
        </button>
      )}
      {canMiss && (
        <button type="button" class="button" onClick={() => go("miss")}>
          {say(pickup ? "miss_pickup" : "miss_delivery")}
        </button>
      )}
      {missed && (
        <button type="button" class="button" onClick={() => takeBack(missed)}>
          {say("came_after_all")}
        </button>
      )}
      <button type="button" class="button" onClick={() => go("note")}>
        {say("note")}
      </button>
    </section>
  );
}

function NextAct() {
  const { work, round, stop } = useStop();
  const [arriving, setArriving] = useState(false);
  if (round.signedOff) return null;
  if (stop.state === "planned") {
    const arrived = async () => {
      setArriving(true);
      await arrive(work, stop);
      setArriving(false);
    };
    return <Act words={say(arriving ? "looking_where" : "arrive")} press={arrived} disabled={arriving} />;
  }
  const { words, press } = followingAct(work, round, stop);
  return <Act words={words} press={press} />;
}

async function arrive(work: AtWork, { stop }: StopView): Promise<void> {
  const body = await whereAmI();
  if (!(await work.keep([{ kind: "arrive", body }], arrivedWords(body.accuracy_m)))) return;
  work.go(stop.kind === "pickup" ? "weigh" : "hand_over");
}

function arrivedWords(accuracy: number | null): string {
  return accuracy === null ? say("arrived_no_place") : say("arrived_within", { m: accuracy });
}

function followingAct(work: AtWork, round: RoundView, stop: StopView): { words: string; press: () => void } {
  const step = stop.state === "missed" ? undefined : stepsOf(stop).find((one) => !one.done);
  if (step && stop.state === "arrived") return { words: say(step.word), press: () => work.go(step.screen) };
  return onwards(work, round, stop);
}

/** To the next open stop, or to the sign-off when there is none. */
export function onwards(work: AtWork, round: RoundView, stop: StopView): { words: string; press: () => void } {
  const next = round.stops.find((one) => one !== stop && (one.state === "planned" || one.state === "arrived"));
  if (next)
    return { words: say("next_stop", { name: next.stop.name }), press: () => work.go("stop", { stop: next.stop.id }) };
  return { words: say("to_sign_off"), press: () => work.go("sign_off", { stop: null }) };
}
