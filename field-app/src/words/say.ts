/** Sentences of the app in the officer's language. */
import type { Language } from "../contract";
import { en } from "./en";
import { th } from "./th";

export type Word = keyof typeof th;

const SENTENCES: Record<Language, Record<Word, string>> = { th, en };

let language: Language = "th";

/** Set by the frame before anything is drawn, so that sentences need no language handed through. */
export function speaks(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
}

export function spoken(): Language {
  return language;
}

/** The sentence with its {places} filled. */
export function say(word: Word, filling: Record<string, string | number> = {}): string {
  return SENTENCES[language][word].replace(/\{(\w+)\}/g, (place, name: string) => String(filling[name] ?? place));
}
