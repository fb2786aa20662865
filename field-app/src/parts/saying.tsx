/** What was just kept is said for six seconds, with the way back; what went wrong stays until it is read. */
import { useEffect, useState } from "preact/hooks";
import { say } from "../words/say";

const SECONDS = 6;

interface Said {
  words: string;
  undo: (() => Promise<void>) | null;
  alarm: boolean;
}

export interface Saying {
  said: Said | null;
  tell: (words: string, undo?: (() => Promise<void>) | null) => void;
  alarm: (words: string) => void;
  hush: () => void;
}

export function useSaying(): Saying {
  const [said, setSaid] = useState<Said | null>(null);
  useEffect(() => {
    if (!said || said.alarm) return undefined;
    const soon = setTimeout(() => setSaid(null), SECONDS * 1000);
    return () => clearTimeout(soon);
  }, [said]);
  return {
    said,
    tell: (words, undo = null) => setSaid({ words, undo, alarm: false }),
    alarm: (words) => setSaid({ words, undo: null, alarm: true }),
    hush: () => setSaid(null),
  };
}

export function Toast({ saying }: { saying: Saying }) {
  const { said } = saying;
  const takeBack = async () => {
    saying.hush();
    await said?.undo?.();
    saying.tell(say("taken_back"));
  };
  return (
    <div class="toasts" aria-live="polite" role="status">
      {said && (
        <div class={said.alarm ? "toast is-alarm" : "toast"}>
          <span>{said.words}</span>
          {said.undo && (
            <button type="button" onClick={takeBack}>
              {say("undo")}
            </button>
          )}
          {said.alarm && (
            <button type="button" onClick={saying.hush}>
              {say("understood")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
