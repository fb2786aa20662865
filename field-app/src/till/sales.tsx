/** What this tablet sold, what became of it at the server, and the end of the reserve. */
import { useState } from "preact/hooks";
import { nameOf } from "./basket";
import { labelOf } from "./homes";
import type { Pack, Sale } from "./kept";
import { goodsOf } from "./left";
import { note, over, view } from "./store";
import { say } from "./words";

const STATES = { waiting: ["wait", "waiting"], sold: ["go", "accepted"], refused: ["stop", "refused"] } as const;

export function Sales({ pack }: { pack: Pack }) {
  const made = view().sales.toReversed?.() ?? [...view().sales].reverse();
  if (!made.length) return null;
  return (
    <section class="card" aria-labelledby="sales">
      <h2 id="sales">{say("sales")}</h2>
      <ul class="sales">
        {made.map((sale) => (
          <One key={sale.id} pack={pack} sale={sale} />
        ))}
      </ul>
    </section>
  );
}

function One({ pack, sale }: { pack: Pack; sale: Sale }) {
  const home = pack.homes.find(({ purse }) => purse === sale.purse);
  const [state, word] = STATES[sale.state];
  const goods = sale.lines.map(({ product, quantity }) => `${nameOf(goodsOf(pack, product))} × ${quantity}`).join(", ");
  return (
    <li>
      <div class="sale-line">
        <span>{home ? labelOf(pack, home) : ""}</span>
        <strong class={`state is-${state}`}>{say(word)}</strong>
      </div>
      <p class="soft">
        {goods} · {say("points", { n: sale.points })}
      </p>
      {sale.state === "refused" && (
        <div class="notice is-stop">
          <p>{sale.told}</p>
          <p class="soft">{say("refused_next")}</p>
          <button type="button" class="button" onClick={() => void note(sale)}>
            {say("noted")}
          </button>
        </div>
      )}
    </li>
  );
}

export function Ending({ done }: { done: (words: string) => void }) {
  const [asked, setAsked] = useState(false);
  const end = async () => {
    setAsked(false);
    done(say((await over()) ? "finished" : "not_finished"));
  };
  if (!asked) {
    return (
      <button type="button" class="button is-quiet" onClick={() => setAsked(true)}>
        {say("finish")}
      </button>
    );
  }
  return (
    <div class="notice is-wait" role="alertdialog" aria-label={say("finish")}>
      <p>{say("finish_ask")}</p>
      <div class="card-foot">
        <button type="button" class="button" onClick={() => setAsked(false)}>
          {say("finish_no")}
        </button>
        <button type="button" class="button is-main" onClick={() => void end()}>
          {say("finish_yes")}
        </button>
      </div>
    </div>
  );
}
