/** A few words about this stop, for the district. */
import { useDraft, useStop } from "../parts/at_work";
import { Frame } from "../parts/frame";
import { useLack } from "../parts/reasons";
import { say } from "../words/say";

export function Note() {
  const { work, stop } = useStop();
  const [text, keepText] = useDraft("");
  const { lack, check } = useLack();
  const keep = async () => {
    if (!check(text.trim() ? null : say("write_note"))) return;
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
      dock={
        <button type="button" class="button is-main is-wide" onClick={keep}>
          {say("keep_note")}
        </button>
      }
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
