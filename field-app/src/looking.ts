// Looks through the camera for codes until it is told to stop.

import { type Formats, openScanner } from "./scanner";

const LOOK_EVERY_MS = 200;

export interface Watcher {
  /** The code that is held there now, or none. */
  seen: (code: string | null) => void;
  failed: () => void;
  opened?: (track: MediaStreamTrack | null) => void;
}

export function scanning(video: HTMLVideoElement | null, watcher: Watcher, formats?: Formats): { stop: () => void } {
  let stream: MediaStream | null = null;
  let stopped = false;
  const run = async () => {
    const [opened, scanner] = await Promise.all([
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }),
      openScanner(formats),
    ]);
    stream = opened;
    if (!video || stopped) return end();
    video.srcObject = stream;
    await video.play();
    watcher.opened?.(stream.getVideoTracks()[0] ?? null);
    while (!stopped) {
      const [code] = await scanner.read(video);
      watcher.seen(code ?? null);
      await new Promise((later) => setTimeout(later, LOOK_EVERY_MS));
    }
    return undefined;
  };
  const end = () => stream?.getTracks().forEach((one) => one.stop());
  run().catch(() => !stopped && watcher.failed());
  return {
    stop: () => {
      stopped = true;
      end();
    },
  };
}
