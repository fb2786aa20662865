/** Food that was collected and that nobody can eat any more. */
import { useState } from "preact/hooks";
import { linesOf } from "../parts/amounts";
import { AmountsPad, type AmountsDraft, startAt } from "../parts/amounts_pad";
import { useDraft, useRound } from "../parts/at_work";
import { Act, Frame } from "../parts/frame";
import { Kept } from "../parts/kept";
import { Reasons, type Why, lacking } from "../parts/reasons";
import { say } from "../words/say";

export function Waste() {
  const { work, pack, round } = useRound();
  const [draft, keepDraft] = useDraft<AmountsDraft & Why>({ ...startAt(pack.categories, {}), reason: "", note: "" });
  const [lack, setLack] = useState<string | null>(null);
  const keep = async () => {
    const lines = linesOf(pack.categories, draft.amounts);
    const missing = lines.length ? lacking(pack.reasons.waste, draft) : say("how_much_wasted");
    setLack(missing);
    if (missing) return;
    const body = { lines, reason: draft.reason, note: draft.note };
    if (!(await work.keep([{ kind: "waste", body }], say("waste_kept")))) return;
    keepDraft(null);
    work.go("today");
  };
  return (
    <Frame
      title={say("waste")}
      above={round.round.vehicle}
      lack={lack}
      back={() => work.go("today")}
      dock={<Act words={say("keep_waste")} press={keep} />}
    >
      <Kept title={say("wasted_before")} categories={pack.categories} ops={round.wastes} open={!round.signedOff} />
      <AmountsPad
        categories={pack.categories}
        draft={draft}
        onDraft={(changed) => keepDraft({ ...draft, ...changed })}
        most={round.aboard}
        mostWord="of_aboard"
      />
      <Reasons
        reasons={pack.reasons.waste}
        chosen={draft.reason}
        onChoose={(reason) => keepDraft({ ...draft, reason })}
        note={draft.note}
        onNote={(note) => keepDraft({ ...draft, note })}
        legend={say("why_wasted")}
      />
    </Frame>
  );
}
