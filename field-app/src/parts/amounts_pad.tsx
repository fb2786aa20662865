/** An amount per kind of food by tiles and keys: what is handed over, wasted, left or kept. */
import type { Category } from "../contract";
import { type Amounts, GRAMS_PER_KG, inPieces, shown, typedAmount } from "./amounts";
import { Keypad, type SideKeys } from "./keypad";
import { say } from "../words/say";
import { Tiles, said, unitOf } from "./tiles";
import { press } from "./weighing";

export interface AmountsDraft {
  category: string;
  amounts: Amounts;
  /** What is being typed over the amount of the tile; null until a key is pressed. */
  typed: string | null;
}

interface AmountsPadProps {
  categories: readonly Category[];
  draft: AmountsDraft;
  onDraft: (draft: AmountsDraft) => void;
  /** What there is of it, by the books. */
  most: Amounts;
  mostWord: "of_aboard" | "of_expected";
}

export function startAt(categories: readonly Category[], amounts: Amounts): AmountsDraft {
  const first = categories.find(({ code }) => amounts[code]) ?? categories[0];
  return { category: first?.code ?? "", amounts, typed: null };
}

export function AmountsPad({ categories, draft, onDraft, most, mostWord }: AmountsPadProps) {
  const category = categories.find(({ code }) => code === draft.category) ?? categories[0];
  if (!category) return null;
  const amount = draft.amounts[category.code] ?? 0;
  const there = thereOf(most, category);
  const set = (value: number, typed: string | null = null) =>
    onDraft({ ...draft, typed, amounts: { ...draft.amounts, [category.code]: value } });
  const onKey = (key: string) => {
    const typed = press(draft.typed ?? "", key);
    set(typedAmount(category, typed), typed);
  };
  return (
    <>
      <Tiles
        categories={categories}
        selected={category.code}
        onSelect={(code) => onDraft({ ...draft, category: code, typed: null })}
        valueOf={(each) => ({ amount: draft.amounts[each.code] ?? 0, ...planned(each, thereOf(most, each), mostWord) })}
      />
      <div class="readout">
        <span class="readout-list">
          {amount > there && mostWord === "of_aboard" ? `▲ ${say("more_than_aboard")}` : ""}
        </span>
        <output class="readout-value" aria-live="off">
          {draft.typed || shown(category, amount)} <small>{unitOf(category)}</small>
        </output>
      </div>
      <Keypad onKey={onKey} decimals={!inPieces(category)} side={sideKeys(category, amount, there, set)} />
    </>
  );
}

function thereOf(most: Amounts, { code }: Category): number {
  return Math.max(most[code] ?? 0, 0);
}

function planned(
  category: Category,
  there: number,
  word: AmountsPadProps["mostWord"],
): { hint: string; brief: string } {
  if (there === 0) return { hint: "", brief: "" };
  return { hint: say(word, { amount: said(category, there) }), brief: shown(category, there) };
}

function sideKeys(category: Category, amount: number, there: number, set: (value: number) => void): SideKeys {
  const one = inPieces(category) ? 1 : GRAMS_PER_KG;
  const what = category.short;
  return [
    { label: "+1", name: say("plus_one", { what }), press: () => set(amount + one) },
    { label: "−1", name: say("minus_one", { what }), press: () => set(Math.max(amount - one, 0)) },
    { label: say("key_all"), press: () => set(there) },
    { label: "↶", name: say("to_zero"), press: () => set(0) },
  ];
}
