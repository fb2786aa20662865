/** People the district knows, found while a name is typed; only with a network. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Found, Known } from "../contract";
import { findPeople } from "../store";
import { say } from "../words/say";
import { buzz } from "./buzz";
import { Sheet } from "./sheet";

const PAUSE_MS = 300;
const LEAST_LETTERS = 2;

export interface Chosen {
  id: string;
  name: string;
}

interface NameFinderProps {
  chosen: readonly Chosen[];
  onChosen: (chosen: Chosen[]) => void;
  close: () => void;
}

export function NameFinder({ chosen, onChosen, close }: NameFinderProps) {
  const [typed, setTyped] = useState("");
  const [found, told] = useFound(typed.trim());
  const turn = ({ id, name }: Known) => {
    const without = chosen.filter((one) => one.id !== id);
    const isNew = without.length === chosen.length;
    if (isNew) buzz("taken");
    onChosen(isNew ? [...chosen, { id, name }] : without);
  };
  return (
    <Sheet title={say("choose_names")} close={close}>
      <label class="field">
        <span>{say("type_name")}</span>
        <input value={typed} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
      </label>
      <p class="scan-told" role="status">
        {told}
      </p>
      <ul class="known">
        {found.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              class="known-row"
              aria-pressed={chosen.some(({ id }) => id === one.id)}
              onClick={() => turn(one)}
            >
              <strong>{one.name}</strong>
              <small>{one.about}</small>
            </button>
          </li>
        ))}
      </ul>
      <p class="scan-count">
        <strong>{chosen.length}</strong> {say("people_chosen")}
      </p>
    </Sheet>
  );
}

/** Answers to what is typed now; one that comes after further keys is left unheard. */
function useFound(text: string): [Known[], string] {
  const [[found, told], tell] = useState<[Known[], string]>([[], say("name_hint")]);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    if (text.length < LEAST_LETTERS) return tell([[], say("name_hint")]);
    const later = setTimeout(async () => {
      const answer = await findPeople(text);
      if (latest.current === text) tell([answer?.people ?? [], wordsOf(answer)]);
    }, PAUSE_MS);
    return () => clearTimeout(later);
  }, [text]);
  return [found, told];
}

function wordsOf(answer: Found | null): string {
  if (!answer) return say("names_need_network");
  if (answer.people.length) return say("people_found", { n: answer.people.length });
  return say(answer.is_limited ? "names_limited" : "nobody_found");
}
