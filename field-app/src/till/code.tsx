/** One field for whatever is scanned or typed, and the camera where there is no scanner. */
import { useEffect, useRef, useState } from "preact/hooks";
import { scanning } from "../looking";
import { CARDS_AND_GOODS } from "../scanner";
import { say } from "./words";

export function Code({ onCode }: { onCode: (code: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [camera, setCamera] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const enter = (event: Event) => {
    event.preventDefault();
    if (typed.trim()) onCode(typed.trim());
    setTyped("");
    field.current?.focus();
  };
  return (
    <div class="code">
      <form onSubmit={enter}>
        <label class="field">
          <span>{say("code")}</span>
          <input ref={field} value={typed} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
        </label>
        <button class="button">{say("enter")}</button>
        <button type="button" class="button" aria-pressed={camera} onClick={() => setCamera(!camera)}>
          {say(camera ? "camera_off" : "camera")}
        </button>
      </form>
      {camera && <Camera onCode={onCode} />}
    </div>
  );
}

function Camera({ onCode }: { onCode: (code: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onCode);
  latest.current = onCode;
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let inView: string | null = null; // many frames show one code
    const seen = (code: string | null) => {
      if (code && code !== inView) latest.current(code);
      inView = code;
    };
    return scanning(video.current, { seen, failed: () => setFailed(true) }, CARDS_AND_GOODS).stop;
  }, []);
  if (failed) return <p class="notice is-wait">{say("no_camera")}</p>;
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={say("camera_picture")} />
    </div>
  );
}
