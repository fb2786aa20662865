/** What is handed over here, prefilled with this site's share of what is aboard. */
import { useState } from "preact/hooks";
import { linesOf } from "../parts/amounts";
import { AmountsPad, type AmountsDraft, startAt } from "../parts/amounts_pad";
import { useDraft, useStop } from "../parts/at_work";
import { Act, Frame } from "../parts/frame";
import { shareOf } from "../view";
import { say } from "../words/say";
import { stopOf } from "./stop";

export function HandOver() {
  const { work, pack, round, stop } = useStop();
  const [draft, keepDraft] = useDraft<AmountsDraft>(
    startAt(pack.categories, stop.handed?.amounts ?? shareOf(pack, round, stop)),
  );
  const [lack, setLack] = useState<string | null>(null);
  const goOn = () => {
    if (!linesOf(pack.categories, draft.amounts).length) return setLack(say("hand_what"));
    keepDraft(draft);
    return work.go("receivers");
  };
  return (
    <Frame
      title={stop.stop.name}
      above={stopOf(round, stop)}
      lack={lack}
      back={() => work.go("stop")}
      dock={<Act words={say("then_people")} press={goOn} />}
    >
      <AmountsPad
        categories={pack.categories}
        draft={draft}
        onDraft={keepDraft}
        most={round.aboard}
        mostWord="of_aboard"
      />
    </Frame>
  );
}
