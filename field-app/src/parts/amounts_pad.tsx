/** An amount per kind of food by tiles and keys: what is handed over, wasted, left or kept. */
import type { Category } from "../contract";
import { type Amounts, inPieces, shown, typedAmount } from "./amounts";
import { Keypad } from "./keypad";
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
  const there = Math.max(most[category.code] ?? 0, 0);
  const set = (value: number, typed: string | null = null) =>
    onDraft({ ...draft, typed, amounts: { ...draft.amounts, [category.code]: value } });
  const onKey = (key: string) => {
    const typed = press(draft.typed ?? "", key);
    set(typedAmount(category, typed), typed);
  };
  const one = inPieces(category) ? 1 : 1000;
  return (
    <>
      <Tiles
        categories={categories}
        selected={category.code}
        onSelect={(code) => onDraft({ ...draft, category: code, typed: null })}
        valueOf={(each) => {
          const there = Math.max(most[each.code] ?? 0, 0);
          const hint = there ? say(mostWord, { amount: said(each, there) }) : "";
          return { amount: draft.amounts[each.code] ?? 0, hint, brief: there ? shown(each, there) : "" };
        }}
      />
      <div class="readout">
        <span class="readout-list">{amount > there && mostWord === "of_aboard" ? `▲ ${say("more_than_aboard")}` : ""}</span>
        <output class="readout-value" aria-live="off">
          {draft.typed || shown(category, amount)} <small>{unitOf(category)}</small>
        </output>
      </div>
      <Keypad
        onKey={onKey}
        decimals={!inPieces(category)}
        side={[
          { label: "+1", name: say("plus_one", { what: category.short }), press: () => set(amount + one) },
          { label: "−1", name: say("minus_one", { what: category.short }), press: () => set(Math.max(amount - one, 0)) },
          { label: say("key_all"), press: () => set(there) },
          { label: "↶", name: say("to_zero"), press: () => set(0) },
        ]}
      />
    </>
  );
}
