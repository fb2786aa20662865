/** The questions of the weighing screen: tare, nothing today, the crates one by one, an odd value, why it changed. */
import { useState } from "preact/hooks";
import { kgShown } from "../parts/amounts";
import { useStop } from "../parts/at_work";
import { type Doing, correction } from "../parts/doing";
import { Act } from "../parts/frame";
import { Lack, Reasons, type Why, lacking } from "../parts/reasons";
import type { Tare, Tares } from "../parts/remembered";
import { Sheet } from "../parts/sheet";
import { said } from "../parts/tiles";
import type { WeighDraft } from "../parts/weighing";
import { type Word, say } from "../words/say";
import type { Desk } from "./weigh_desk";

interface TareSheetProps {
  desk: Desk;
  tares: Tares;
  onTares: (tares: Tares) => void;
  change: (draft: WeighDraft) => void;
  close: () => void;
}

export function TareSheet({ desk, tares, onTares, change, close }: TareSheetProps) {
  const typed = desk.typedGrams;
  const keep = (which: keyof Tares, tare: Tare) => onTares({ ...tares, [which]: tare });
  const remember = (which: keyof Tares) => {
    keep(which, { grams: typed, used: true });
    change(desk.cleared());
    close();
  };
  return (
    <Sheet title={say("take_off_tare")} close={close}>
      {typed === 0 && <p>{say("tare_how")}</p>}
      {(["crate", "trolley"] as const).map((which) => (
        <div class="tare" key={which}>
          {tares[which].grams > 0 && (
            <label class="choice">
              <input
                type="checkbox"
                checked={tares[which].used}
                onChange={() => keep(which, { ...tares[which], used: !tares[which].used })}
              />
              <span>{say(which === "crate" ? "less_crate" : "less_trolley", { kg: kgShown(tares[which].grams) })}</span>
            </label>
          )}
          {typed > 0 && (
            <button type="button" class="button is-wide" onClick={() => remember(which)}>
              {say(which === "crate" ? "remember_crate" : "remember_trolley", { kg: kgShown(typed) })}
            </button>
          )}
        </div>
      ))}
    </Sheet>
  );
}

export function ZeroSheet({ desk, close, saved }: { desk: Desk; close: () => void; saved: () => void }) {
  const { work, pack } = useStop();
  const [why, setWhy] = useState<Why>({ reason: "", note: "" });
  const [lack, setLack] = useState<string | null>(null);
  const record = async (doings: Doing[], words: string) => {
    const missing = lacking(pack.reasons.zero, why);
    setLack(missing);
    if (missing || !(await work.keep(doings, words))) return;
    saved();
    close();
  };
  const none = (): Doing[] => {
    const op = desk.savedOp(desk.category.code);
    const zero: Doing = { kind: "zero", body: { ...why, category: desk.category.code } };
    return op ? [correction(op, say("weighed_anew"), null), zero] : [zero];
  };
  return (
    <Sheet title={say("none_of", { what: desk.category.short })} close={close}>
      <Reasons
        reasons={pack.reasons.zero}
        chosen={why.reason}
        onChoose={(reason) => setWhy({ ...why, reason })}
        note={why.note}
        onNote={(note) => setWhy({ ...why, note })}
        legend={say("why_none")}
      />
      <Lack words={lack} />
      <Act words={say("none_of", { what: desk.category.short })} press={() => record(none(), say("none_kept"))} />
      {!desk.stop.isWeighed && (
        <button
          type="button"
          class="button is-wide"
          onClick={() => record([{ kind: "zero", body: { ...why } }], say("nothing_kept"))}
        >
          {say("nothing_at_all")}
        </button>
      )}
    </Sheet>
  );
}

export function Crates({
  desk,
  change,
  close,
}: {
  desk: Desk;
  change: (draft: WeighDraft) => void;
  close: () => void;
}) {
  const crates = desk.crates(desk.category.code);
  return (
    <Sheet title={say("crates_of", { what: desk.category.short, n: crates.length })} close={close}>
      {crates.length === 0 && <p>{say("no_crates")}</p>}
      <ol class="crates">
        {crates.map(({ gross, tare }, at) => (
          <li key={at}>
            <span>
              {say("crate_sum", { n: at + 1, gross: kgShown(gross), tare: kgShown(tare), net: kgShown(gross - tare) })}
            </span>
            <button type="button" class="button is-small" onClick={() => change(desk.without(at))}>
              {say("remove")}
            </button>
          </li>
        ))}
      </ol>
      <p class="crates-sum">{said(desk.category, desk.amount(desk.category))}</p>
    </Sheet>
  );
}

export function AskAgain({ desk, confirm, close }: { desk: Desk; confirm: () => void; close: () => void }) {
  const found = desk.odd();
  if (!found) return null;
  const amount = said(found.category, desk.amount(found.category));
  return (
    <Sheet title={say("is_it_right", { amount })} close={close}>
      <p class="notice is-wait">▲ {say(found.oddity, { what: found.category.short })}</p>
      <Act words={say("it_is_right")} press={confirm} />
    </Sheet>
  );
}

const WHY_CORRECTED: Word[] = ["pressed_wrongly", "one_more_crate", "weighed_anew"];

export function WhyCorrected({ confirm, close }: { confirm: (reason: string) => void; close: () => void }) {
  return (
    <Sheet title={say("why_corrected")} close={close}>
      {WHY_CORRECTED.map((word) => (
        <button type="button" class="button is-wide" key={word} onClick={() => confirm(say(word))}>
          {say(word)}
        </button>
      ))}
    </Sheet>
  );
}
