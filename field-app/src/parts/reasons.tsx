/** A reason from the city's list, with the note that some of them need. */
import type { Reason } from "../contract";
import { say } from "../words/say";

interface ReasonsProps {
  reasons: readonly Reason[];
  chosen: string;
  onChoose: (code: string) => void;
  note: string;
  onNote: (note: string) => void;
  legend: string;
}

export function Reasons({ reasons, chosen, onChoose, note, onNote, legend }: ReasonsProps) {
  const reason = reasons.find((one) => one.code === chosen);
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {reasons.map((one) => (
        <label class="choice" key={one.code}>
          <input type="radio" name="reason" checked={one.code === chosen} onChange={() => onChoose(one.code)} />
          <span>{one.name}</span>
        </label>
      ))}
      {reason && (
        <label class="field">
          <span>{reason.needs_note ? say("note_needed") : say("note_if_any")}</span>
          <textarea rows={2} value={note} onInput={(event) => onNote(event.currentTarget.value)} />
        </label>
      )}
    </fieldset>
  );
}

export interface Why {
  reason: string;
  note: string;
}

/** What keeps this reason from being recorded; null when nothing does. */
export function lacking(reasons: readonly Reason[], { reason, note }: Why): string | null {
  const chosen = reasons.find((one) => one.code === reason);
  if (!chosen) return say("choose_reason");
  return chosen.needs_note && !note.trim() ? say("write_note") : null;
}

export function Lack({ words }: { words: string | null }) {
  return (
    <p class="lack" role="alert">
      {words && `▼ ${words}`}
    </p>
  );
}
