/** A state is a word, a shape and a colour; never the colour alone. */
import type { StopState } from "../view";
import { type Word, say } from "../words/say";

const MARKS: Record<StopState, { shape: string; tone: string; word: Word }> = {
  planned: { shape: "○", tone: "is-soft", word: "state_planned" },
  arrived: { shape: "▶", tone: "is-info", word: "state_arrived" },
  done: { shape: "●", tone: "is-go", word: "state_done" },
  missed: { shape: "▼", tone: "is-stop", word: "state_missed" },
};

export function StateMark({ state }: { state: StopState }) {
  const { shape, tone, word } = MARKS[state];
  return (
    <span class={`mark ${tone}`}>
      <span aria-hidden="true">{shape} </span>
      {say(word)}
    </span>
  );
}

/** Something on this stop is waiting, or looked at: amber, with its word. */
export function LookMark({ words }: { words: string }) {
  return (
    <span class="mark is-wait">
      <span aria-hidden="true">▲ </span>
      {words}
    </span>
  );
}
