/** Whose points pay: by card, or by the initials the officer knows. */
import { useState } from "preact/hooks";
import { Code } from "./code";
import type { Home, Pack } from "./kept";
import { pointsLeft } from "./left";
import { homeOf, view } from "./store";
import { say } from "./words";

export function labelOf(pack: Pack, home: Home): string {
  const same = pack.homes.filter(({ label }) => label === home.label);
  const number = same.length > 1 ? ` (${same.indexOf(home) + 1})` : "";
  return say("home", { label: (home.label || "–") + number, n: home.people });
}

export function Homes({ pack, choose }: { pack: Pack; choose: (home: Home) => void }) {
  const [refused, setRefused] = useState("");
  const scanned = async (code: string) => {
    const home = await homeOf(pack, code);
    if (home) choose(home);
    else setRefused(say("unknown_card"));
  };
  return (
    <section class="card" aria-labelledby="who">
      <h2 id="who">{say("who")}</h2>
      <Code onCode={(code) => void scanned(code)} />
      {refused && (
        <p class="notice is-stop" role="alert">
          {refused}
        </p>
      )}
      <ul class="homes" aria-label={say("homes")}>
        {pack.homes.map((home) => (
          <li key={home.purse}>
            <button type="button" class="button home" onClick={() => choose(home)}>
              <span>{labelOf(pack, home)}</span>
              <span class="soft">{say("points", { n: pointsLeft(home, view().sales) })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
