/** Cards by camera, by torch, or typed: the same card counts once. */
import { useEffect, useRef, useState } from "preact/hooks";
import { scanning } from "../looking";
import { type Word, say } from "../words/say";
import { buzz } from "./buzz";
import { Sheet } from "./sheet";

/** What the district takes for a card. */
const CARD = /^[\x21-\x7e]{4,120}$/;

interface ScannerProps {
  cards: readonly string[];
  onCards: (cards: string[]) => void;
  close: () => void;
}

export function Scanner({ cards, onCards, close }: ScannerProps) {
  const [told, setTold] = useState("");
  const latest = useRef(cards);
  latest.current = cards;
  // The camera shows one card for many frames: only a card held there anew is a second time.
  const inView = useRef<string | null>(null);
  const take = (card: string) => {
    const refusal = refusalOf(card, latest.current);
    if (refusal) {
      buzz("refused");
      return setTold(say(refusal));
    }
    buzz("taken");
    latest.current = [...latest.current, card];
    onCards([...latest.current]);
    return setTold(say("card_taken", { n: latest.current.length }));
  };
  const seen = (card: string | null) => {
    if (card && card !== inView.current) take(card);
    inView.current = card;
  };
  return (
    <Sheet title={say("scan_cards")} close={close}>
      <Camera onSeen={seen} />
      <p class="scan-told" role="status">
        {told || say("scan_hint")}
      </p>
      <TypedCard onCard={take} />
      <p class="scan-count">
        <strong>{cards.length}</strong> {say("cards")}
      </p>
    </Sheet>
  );
}

function refusalOf(card: string, cards: readonly string[]): Word | null {
  if (!CARD.test(card)) return "card_unreadable";
  return cards.includes(card) ? "card_twice" : null;
}

function Camera({ onSeen }: { onSeen: (card: string | null) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    const scan = scanning(video.current, {
      seen: (card) => latest.current(card),
      opened: setTrack,
      failed: () => setFailed(true),
    });
    return scan.stop;
  }, []);
  if (failed) return <p class="notice is-wait">{say("no_camera")}</p>;
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={say("camera_picture")} />
      {track && hasTorch(track) && <Torch track={track} />}
    </div>
  );
}

// The torch is not in the standard's types yet.
function hasTorch(track: MediaStreamTrack): boolean {
  return "torch" in (track.getCapabilities?.() ?? {});
}

function Torch({ track }: { track: MediaStreamTrack }) {
  const [lit, setLit] = useState(false);
  const turn = async () => {
    await track.applyConstraints({ advanced: [{ torch: !lit } as MediaTrackConstraintSet] });
    setLit(!lit);
  };
  return (
    <button type="button" class="button is-small camera-torch" aria-pressed={lit} onClick={turn}>
      {say("torch")}
    </button>
  );
}

function TypedCard({ onCard }: { onCard: (card: string) => void }) {
  const [typed, setTyped] = useState("");
  const add = (event: Event) => {
    event.preventDefault();
    if (typed.trim()) onCard(typed.trim());
    setTyped("");
  };
  return (
    <form class="typed-card" onSubmit={add}>
      <label class="field">
        <span>{say("type_card")}</span>
        <input value={typed} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      <button class="button">{say("add")}</button>
    </form>
  );
}
