/** Kilograms travel as decimal strings and are counted as whole grams: floats would lose some. */
import type { Category, Line } from "../contract";

export type Amounts = Readonly<Record<string, number>>;

export const GRAMS_PER_KG = 1000;

export function gramsOf(kg: string | null | undefined): number {
  return kg ? Math.round(Number(kg) * GRAMS_PER_KG) : 0;
}

export function kgOf(grams: number): string {
  return (grams / GRAMS_PER_KG).toFixed(3);
}

export function inPieces(category: Category): boolean {
  return category.unit === "PIECES";
}

/** What people read: 12.40 or 60. */
export function shown(category: Category, amount: number): string {
  return inPieces(category) ? String(amount) : kgShown(amount);
}

export function kgShown(grams: number): string {
  return (grams / GRAMS_PER_KG).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A typed number as grams or pieces; what is not a number yet is nothing. */
export function typedAmount(category: Category, typed: string): number {
  const value = Number(typed || "0");
  if (!Number.isFinite(value)) return 0;
  return inPieces(category) ? Math.trunc(value) : Math.round(value * GRAMS_PER_KG);
}

export function amountOf(line: { kg?: string | null; pieces?: number | null }): number {
  return line.pieces || gramsOf(line.kg);
}

export function amountsOf(lines: readonly Line[]): Amounts {
  return lines.reduce<Amounts>((sums, line) => plus(sums, { [line.category]: amountOf(line) }), {});
}

/** The lines of an operation: only what there is. */
export function linesOf(categories: readonly Category[], amounts: Amounts): Line[] {
  return categories
    .filter((category) => (amounts[category.code] ?? 0) > 0)
    .map((category) => {
      const amount = amounts[category.code] ?? 0;
      return inPieces(category)
        ? { category: category.code, pieces: amount }
        : { category: category.code, kg: kgOf(amount) };
    });
}

export function plus(first: Amounts, second: Amounts): Amounts {
  const sums: Record<string, number> = { ...first };
  for (const [code, amount] of Object.entries(second)) sums[code] = (sums[code] ?? 0) + amount;
  return sums;
}

export function minus(first: Amounts, second: Amounts): Amounts {
  return plus(first, Object.fromEntries(Object.entries(second).map(([code, amount]) => [code, -amount])));
}

/** Grams and pieces apart: boxes never enter kilograms. */
export function totals(categories: readonly Category[], amounts: Amounts): { grams: number; pieces: number } {
  let grams = 0;
  let pieces = 0;
  for (const category of categories) {
    if (inPieces(category)) pieces += amounts[category.code] ?? 0;
    else grams += amounts[category.code] ?? 0;
  }
  return { grams, pieces };
}
