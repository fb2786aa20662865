/** The round in numbers, what is still missing, what stays aboard, and the officer's word under it. */
import { useState } from "preact/hooks";
import type { Category } from "../contract";
import { type Amounts, linesOf, shown, totals, kgShown } from "../parts/amounts";
import { type AmountsDraft, AmountsPad, startAt } from "../parts/amounts_pad";
import { useDraft, useRound } from "../parts/at_work";
import { Act, Frame } from "../parts/frame";
import { unitOf } from "../parts/tiles";
import { type Missing, type RoundView, differenceOf } from "../view";
import { type Word, say } from "../words/say";

interface SignOffDraft extends AmountsDraft {
  keepsSome: boolean;
  reason: string;
}

export function SignOff() {
  const { work, pack, round } = useRound();
  const [draft, keepDraft] = useDraft<SignOffDraft>({ ...startAt(pack.categories, {}), keepsSome: false, reason: "" });
  const [lack, setLack] = useState<string | null>(null);
  const kept = draft.keepsSome ? draft.amounts : {};
  const difference = differenceOf(pack, round, kept);
  const sign = async () => {
    const missing = lackOf(round, kept, pack.categories, difference.needsReason && !draft.reason.trim());
    setLack(missing);
    if (missing) return;
    const body = { kept: linesOf(pack.categories, kept), reason: draft.reason.trim() };
    if (!(await work.keep([{ kind: "sign_off", body }], say("signed_off_kept")))) return;
    keepDraft(null);
    work.go("today");
  };
  return (
    <Frame
      title={say("sign_off")}
      above={round.round.vehicle}
      lack={lack}
      back={() => work.go("today")}
      dock={
        !round.signedOff && round.missing.length === 0 ? <Act words={say("sign_off_now")} press={sign} /> : undefined
      }
    >
      {round.missing.length > 0 && <StillMissing missing={round.missing} />}
      <Books categories={pack.categories} round={round} />
      {!round.signedOff && round.missing.length === 0 && (
        <>
          <KeptAboard draft={draft} keepDraft={keepDraft} />
          {difference.needsReason && (
            <WhyDifferent
              {...difference}
              reason={draft.reason}
              onReason={(reason) => keepDraft({ ...draft, reason })}
            />
          )}
        </>
      )}
    </Frame>
  );
}

interface WhyDifferentProps {
  grams: number;
  pieces: number;
  reason: string;
  onReason: (reason: string) => void;
}

function WhyDifferent({ grams, pieces, reason, onReason }: WhyDifferentProps) {
  return (
    <section class="notice is-wait">
      <p>▲ {say("difference", { kg: kgShown(grams), pieces })}</p>
      <label class="field">
        <span>{say("why_different")}</span>
        <textarea rows={2} value={reason} onInput={(event) => onReason(event.currentTarget.value)} />
      </label>
    </section>
  );
}

function lackOf(round: RoundView, kept: Amounts, categories: readonly Category[], unexplained: boolean): string | null {
  const over = categories.find(({ code }) => (kept[code] ?? 0) > Math.max(round.aboard[code] ?? 0, 0));
  if (over) return say("kept_too_much", { what: over.short });
  return unexplained ? say("say_why_different") : null;
}

const MISSING: Record<Missing["what"], { word: Word; screen: string }> = {
  to_visit: { word: "to_visit", screen: "stop" },
  to_weigh: { word: "to_weigh", screen: "weigh" },
  to_hand_over: { word: "to_hand_over", screen: "hand_over" },
};

function StillMissing({ missing }: { missing: readonly Missing[] }) {
  const { work } = useRound();
  return (
    <section class="card">
      <h2>{say("still_missing")}</h2>
      {missing.map(({ stop, what }) => (
        <button
          type="button"
          class="step"
          key={stop.stop.id}
          onClick={() => work.go(MISSING[what].screen, { stop: stop.stop.id })}
        >
          <span>{stop.stop.name}</span>
          <span class="mark is-wait">▲ {say(MISSING[what].word)}</span>
        </button>
      ))}
    </section>
  );
}

function Books({ categories, round }: { categories: readonly Category[]; round: RoundView }) {
  const columns: [Word, Amounts][] = [
    ["collected", round.collected],
    ["handed", round.handed],
    ["wasted", round.wasted],
    ["left", round.aboard],
  ];
  return (
    <div class="books" role="region" aria-label={say("round_in_numbers")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("kind")}</th>
            {columns.map(([word]) => (
              <th scope="col" key={word}>
                {say(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category) => (
            <Line key={category.code} category={category} amounts={columns.map(([, amounts]) => amounts)} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say("sum_kg")}</th>
            {columns.map(([word, amounts]) => (
              <td key={word}>{kgShown(totals(categories, amounts).grams)}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Line({ category, amounts }: { category: Category; amounts: Amounts[] }) {
  return (
    <tr>
      <th scope="row">
        {category.short} <small>{unitOf(category)}</small>
      </th>
      {amounts.map((of, at) => (
        <td key={at}>{shown(category, of[category.code] ?? 0)}</td>
      ))}
    </tr>
  );
}

function KeptAboard({ draft, keepDraft }: { draft: SignOffDraft; keepDraft: (draft: SignOffDraft) => void }) {
  const { pack, round } = useRound();
  const left = totals(pack.categories, round.aboard);
  if (left.grams <= 0 && left.pieces <= 0) return null;
  const toggle = () => keepDraft({ ...draft, keepsSome: !draft.keepsSome, ...startAt(pack.categories, round.aboard) });
  return (
    <section class="card">
      <label class="choice">
        <input type="checkbox" checked={draft.keepsSome} onChange={toggle} />
        <span>{say("something_stays")}</span>
      </label>
      {draft.keepsSome && (
        <AmountsPad
          categories={pack.categories}
          draft={draft}
          onDraft={(changed) => keepDraft({ ...draft, ...changed })}
          most={round.aboard}
          mostWord="of_aboard"
        />
      )}
    </section>
  );
}
