/** A photo of the food: taken, looked at, kept small. */
import { useRef, useState } from "preact/hooks";
import { useStop } from "../parts/at_work";
import { Act, Frame, Quiet } from "../parts/frame";
import { shrunk } from "../parts/picture";
import { sha256 } from "../store";
import { say } from "../words/say";

export function Photo() {
  const { work, stop } = useStop();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState<Blob | null>(null);
  const [lack, setLack] = useState<string | null>(null);
  const take = async (file: File | undefined) => {
    if (!file || !canvas.current) return;
    try {
      setPicture(await shrunk(file, canvas.current));
      setLack(null);
    } catch {
      setLack(say("not_a_picture"));
    }
  };
  const keep = async (then: "sign" | "photo") => {
    if (!picture) return;
    const blob = await sha256(picture);
    if (!(await work.keep([{ kind: "photo", body: { blob }, blobs: [picture] }], say("photo_kept")))) return;
    setPicture(null);
    if (then === "sign") work.go("sign");
  };
  return (
    <Frame
      title={say("photo_of_food")}
      above={stop.stop.name}
      lack={lack}
      back={() => work.go("stop")}
      dock={<PhotoDock taken={picture !== null} onFile={take} onKeep={keep} skip={() => work.go("sign")} />}
    >
      <p class="lead">{say("food_not_people")}</p>
      <div class={picture ? "picture" : "picture is-empty"}>
        <canvas ref={canvas} role="img" aria-label={say("photo_taken")} hidden={!picture} />
        {!picture && <span aria-hidden="true">{say("no_photo_yet")}</span>}
      </div>
      {stop.photos > 0 && <p class="mark is-go">● {say("photos_n", { n: stop.photos })}</p>}
    </Frame>
  );
}

interface PhotoDockProps {
  taken: boolean;
  onFile: (file: File | undefined) => void;
  onKeep: (then: "sign" | "photo") => void;
  skip: () => void;
}

function PhotoDock({ taken, onFile, onKeep, skip }: PhotoDockProps) {
  if (!taken) {
    return (
      <>
        <Camera words={say("take_photo")} main onFile={onFile} />
        <Quiet words={say("skip_to_sign")} press={skip} />
      </>
    );
  }
  return (
    <>
      <Act words={say("keep_then_sign")} press={() => onKeep("sign")} />
      <div class="pair">
        <button type="button" class="button" onClick={() => onKeep("photo")}>
          {say("keep_and_more")}
        </button>
        <Camera words={say("take_again")} onFile={onFile} />
      </div>
    </>
  );
}

function Camera({
  words,
  onFile,
  main = false,
}: {
  words: string;
  onFile: (file: File | undefined) => void;
  main?: boolean;
}) {
  return (
    <label class={main ? "button is-main is-wide" : "button"}>
      {words}
      <input
        class="visually-hidden"
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}
