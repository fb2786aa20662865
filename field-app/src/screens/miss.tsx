/** This stop was not served, and why. */
import { useDraft, useStop } from "../parts/at_work";
import { Frame } from "../parts/frame";
import { Reasons, type Why, lacking, useLack } from "../parts/reasons";
import { say } from "../words/say";
import { onwards } from "./stop";

export function Miss() {
  const { work, pack, round, stop } = useStop();
  const [why, keepWhy] = useDraft<Why>({ reason: "", note: "" });
  const { lack, check } = useLack();
  const words = say(stop.stop.kind === "pickup" ? "miss_pickup" : "miss_delivery");
  const keep = async () => {
    if (!check(lacking(pack.reasons.miss, why))) return;
    if (!(await work.keep([{ kind: "miss", body: why }], say("miss_kept")))) return;
    keepWhy(null);
    onwards(work, round, stop).press();
  };
  return (
    <Frame
      title={words}
      above={stop.stop.name}
      lack={lack}
      back={() => work.go("stop")}
      dock={
        <button type="button" class="button is-main is-wide" onClick={keep}>
          {say("keep_miss")}
        </button>
      }
    >
      <Reasons
        reasons={pack.reasons.miss}
        chosen={why.reason}
        onChoose={(reason) => keepWhy({ ...why, reason })}
        note={why.note}
        onNote={(note) => keepWhy({ ...why, note })}
        legend={say("why_missed")}
      />
    </Frame>
  );
}
