/** Not everything fits: the rest becomes a new offer that another vehicle can fetch. */
import { useState } from "preact/hooks";
import { amountsOf, linesOf, minus } from "../parts/amounts";
import { AmountsPad, type AmountsDraft, startAt } from "../parts/amounts_pad";
import { useDraft, useStop } from "../parts/at_work";
import { Act, Frame } from "../parts/frame";
import { amountsWeighed } from "../view";
import { say } from "../words/say";

export function LeftOver() {
  const { work, pack, stop } = useStop();
  const [draft, keepDraft] = useDraft<AmountsDraft & { until: string }>({ ...startAt(pack.categories, {}), until: "" });
  const [lack, setLack] = useState<string | null>(null);
  const keep = async () => {
    const lines = linesOf(pack.categories, draft.amounts);
    setLack(lines.length ? null : say("how_much_left"));
    if (!lines.length) return;
    const until = draft.until && { until: `${pack.day}T${draft.until}:00.000+07:00` };
    if (!(await work.keep([{ kind: "left_over", body: { lines, ...(until || {}) } }], say("left_over_kept")))) return;
    keepDraft(null);
    work.go("stop");
  };
  return (
    <Frame
      title={say("left_over")}
      above={stop.stop.name}
      lack={lack}
      back={() => work.go("stop")}
      dock={<Act words={say("offer_rest")} press={keep} />}
    >
      <p class="lead">{say("left_over_how")}</p>
      <AmountsPad
        categories={pack.categories}
        draft={draft}
        onDraft={(changed) => keepDraft({ ...draft, ...changed })}
        most={minus(amountsOf(stop.stop.expected), amountsWeighed(stop))}
        mostWord="of_expected"
      />
      <label class="field">
        <span>{say("fetch_until")}</span>
        <input
          type="time"
          value={draft.until}
          onInput={(event) => keepDraft({ ...draft, until: event.currentTarget.value })}
        />
      </label>
    </Frame>
  );
}
