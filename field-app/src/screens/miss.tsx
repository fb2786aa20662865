/** This stop was not served, and why. */
import { useState } from "preact/hooks";
import { useDraft, useStop } from "../parts/at_work";
import { Act, Frame } from "../parts/frame";
import { Reasons, type Why, lacking } from "../parts/reasons";
import { say } from "../words/say";
import { onwards } from "./stop";

export function Miss() {
  const { work, pack, round, stop } = useStop();
  const [why, keepWhy] = useDraft<Why>({ reason: "", note: "" });
  const [lack, setLack] = useState<string | null>(null);
  const words = say(stop.stop.kind === "pickup" ? "miss_pickup" : "miss_delivery");
  const keep = async () => {
    const missing = lacking(pack.reasons.miss, why);
    setLack(missing);
    if (missing) return;
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
      dock={<Act words={say("keep_miss")} press={keep} />}
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
