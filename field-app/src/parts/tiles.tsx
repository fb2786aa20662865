/** One tile per kind of food: what it is, how much, and what was expected. */
import type { Category } from "../contract";
import { say } from "../words/say";
import { inPieces, shown } from "./amounts";

export interface TileValue {
  /** Null while nothing was entered. */
  amount: number | null;
  hint: string;
  /** The plan beside the value, where a low screen has no line for the hint. */
  brief: string;
  done?: boolean;
}

interface TilesProps {
  categories: readonly Category[];
  selected: string;
  valueOf: (category: Category) => TileValue;
  onSelect: (code: string) => void;
}

export function Tiles({ categories, selected, valueOf, onSelect }: TilesProps) {
  return (
    <div class="tiles" role="group" aria-label={say("kinds_of_food")}>
      {categories.map((category) => {
        const { amount, hint, brief, done } = valueOf(category);
        return (
          <button
            type="button"
            key={category.code}
            class="tile"
            aria-pressed={category.code === selected}
            onClick={() => onSelect(category.code)}
          >
            <span class="tile-name">{category.short}</span>
            <span class="tile-value">
              {amount === null ? "—" : shown(category, amount)} <small>{unitOf(category)}</small>
              {done && (
                <span class="tile-done" aria-label={say("saved")}>
                  {" ✓"}
                </span>
              )}
            </span>
            <span class="tile-hint">{hint || " "}</span>
            <span class="tile-brief" aria-hidden="true">
              {brief && `/${brief}`}
            </span>
          </button>
        );
      })}
    </div>
  );
}

export function unitOf(category: Category): string {
  return say(inPieces(category) ? "boxes" : "kg");
}

/** "12.40 กก." */
export function said(category: Category, amount: number): string {
  return `${shown(category, amount)} ${unitOf(category)}`;
}
