/** Who gives or receives the food signs on glass, with name and position. */
import { useRef, useState } from "preact/hooks";
import { useDraft, useStop } from "../parts/at_work";
import { Act, Frame, Quiet } from "../parts/frame";
import { Glass, type Strokes, isBlank } from "../parts/glass";
import { blobOf } from "../parts/picture";
import { sha256 } from "../store";
import { type Word, say } from "../words/say";
import { onwards } from "./stop";

interface SignDraft {
  name: string;
  position: string;
  strokes: Strokes;
}

const BLANK: Strokes = { width: 0, groups: [] };
const POSITIONS: Record<"pickup" | "delivery", Word[]> = {
  pickup: ["position_manager", "position_staff"],
  delivery: ["position_leader", "position_volunteer"],
};

export function Sign() {
  const { work, round, stop } = useStop();
  const { kind, signer, contact, name } = stop.stop;
  const [draft, keepDraft] = useDraft<SignDraft>({ name: signer, position: "", strokes: BLANK });
  const [lack, setLack] = useState<string | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const after = onwards(work, round, stop);
  const keep = async () => {
    const missing = lackOf(draft);
    setLack(missing);
    if (missing || !canvas.current) return;
    const drawn = await blobOf(canvas.current, "image/png");
    const body = { blob: await sha256(drawn), name: draft.name.trim(), position: draft.position.trim() };
    if (!(await work.keep([{ kind: "sign", body, blobs: [drawn] }], say("signature_kept")))) return;
    keepDraft(null);
    after.press();
  };
  return (
    <Frame
      title={say(kind === "pickup" ? "signature_of_branch" : "signature_of_receiver")}
      above={name}
      lack={lack}
      back={() => work.go("stop")}
      dock={<Act words={say("keep_signature")} press={keep} />}
    >
      <Glass strokes={draft.strokes} onDrawn={(strokes) => keepDraft({ ...draft, strokes })} canvas={canvas} />
      <Text
        label={say("signer_name")}
        value={draft.name}
        onValue={(typed) => keepDraft({ ...draft, name: typed })}
        offers={contact ? [contact] : []}
      />
      <Text
        label={say("signer_position")}
        value={draft.position}
        onValue={(typed) => keepDraft({ ...draft, position: typed })}
        offers={POSITIONS[kind].map((word) => say(word))}
      />
      <Quiet words={say("without_signature")} press={after.press} />
    </Frame>
  );
}

function lackOf({ name, strokes }: SignDraft): string | null {
  if (isBlank(strokes)) return say("blank_signature");
  return name.trim() ? null : say("name_missing");
}

interface TextProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  offers: readonly string[];
}

function Text({ label, value, onValue, offers }: TextProps) {
  return (
    <div class="text">
      <label class="field">
        <span>{label}</span>
        <input value={value} autocomplete="off" onInput={(event) => onValue(event.currentTarget.value)} />
      </label>
      <div class="offers">
        {offers.map((offer) => (
          <button type="button" class="button is-small" key={offer} onClick={() => onValue(offer)}>
            {offer}
          </button>
        ))}
      </div>
    </div>
  );
}
