/** A few words about this stop, for the district. */
import { useState } from "preact/hooks";
import { useDraft, useStop } from "../parts/at_work";
import { Act, Frame } from "../parts/frame";
import { say } from "../words/say";

export function Note() {
  const { work, stop } = useStop();
  const [text, keepText] = useDraft("");
  const [lack, setLack] = useState<string | null>(null);
  const keep = async () => {
    const missing = text.trim() ? null : say("write_note");
    setLack(missing);
    if (missing) return;
    if (!(await work.keep([{ kind: "note", body: { text: text.trim() } }], say("note_kept")))) return;
    keepText(null);
    work.go("stop");
  };
  return (
    <Frame
      title={say("note")}
      above={stop.stop.name}
      lack={lack}
      back={() => work.go("stop")}
      dock={<Act words={say("keep_note")} press={keep} />}
    >
      {stop.notes.map((note, at) => (
        <p class="notice is-info" key={at}>
          {note}
        </p>
      ))}
      <label class="field">
        <span>{say("note_about")}</span>
        <textarea rows={5} value={text} onInput={(event) => keepText(event.currentTarget.value)} />
      </label>
    </Frame>
  );
}
