/** Crate after crate on the scale: what was typed, what is taken off, what the sums are. Pure, so that it is tested without a page. */
import type { Bodies, Category } from "../contract";
import { GRAMS_PER_KG, inPieces, kgOf, kgShown, typedAmount } from "./amounts";

/** Grams on the scale, and the grams of crate and trolley among them. */
export interface Crate {
  gross: number;
  tare: number;
}

export interface WeighDraft {
  category: string;
  typed: string;
  /** Only of categories touched since the last save. */
  crates: Readonly<Record<string, readonly Crate[]>>;
  pieces: Readonly<Record<string, string>>;
}

export type Oddity = "heavy_crate" | "far_from_expected";

const HEAVY_CRATE_GRAMS = 300 * GRAMS_PER_KG;
const TIMES_EXPECTED = 10;
const DIGITS = 4;
const DECIMALS = 2;

export function press(typed: string, key: string): string {
  if (key === "⌫") return typed.slice(0, -1);
  if (key === "." && typed.includes(".")) return typed;
  if (key === ".") return `${typed || "0"}.`;
  const next = typed === "0" ? key : typed + key;
  const [whole = "", decimals = ""] = next.split(".");
  return whole.length > DIGITS || decimals.length > DECIMALS ? typed : next;
}

export function netOfCrates(crates: readonly Crate[]): number {
  return crates.reduce((sum, crate) => sum + crate.gross - crate.tare, 0);
}

/** The crates of a saved weighing, so that one more can be added or the last taken back. */
export function savedCrates(body: Bodies["weigh"]): Crate[] {
  if ("pieces" in body) return [];
  return (body.crates ?? [`${body.gross_kg}-${body.tare_kg}`]).map(crateOf);
}

function crateOf(text: string): Crate {
  const [gross = "0", tare = "0"] = text.split("-");
  return { gross: Math.round(Number(gross) * GRAMS_PER_KG), tare: Math.round(Number(tare) * GRAMS_PER_KG) };
}

export function crateText(crate: Crate): string {
  return `${kgShown(crate.gross)}-${kgShown(crate.tare)}`.replace(/,/g, "");
}

export function weighBody(category: Category, crates: readonly Crate[], pieces: string): Bodies["weigh"] {
  if (inPieces(category)) return { category: category.code as "box", pieces: typedAmount(category, pieces) };
  return {
    category: category.code,
    gross_kg: kgOf(crates.reduce((sum, crate) => sum + crate.gross, 0)),
    tare_kg: kgOf(crates.reduce((sum, crate) => sum + crate.tare, 0)),
    scale: "",
    crates: crates.map(crateText),
  };
}

/** Odd is asked about, never refused: there are heavy crates and generous days. */
export function oddityOf(crates: readonly Crate[], net: number, expected: number): Oddity | null {
  if (crates.some((crate) => crate.gross > HEAVY_CRATE_GRAMS)) return "heavy_crate";
  if (expected > 0 && net > expected * TIMES_EXPECTED) return "far_from_expected";
  return null;
}
