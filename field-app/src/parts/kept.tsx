/** Amounts that were recorded here, each with the way to take it back. */
import type { Category, OpOf } from "../contract";
import { say } from "../words/say";
import { amountsOf } from "./amounts";
import { useWork } from "./at_work";
import { correction } from "./doing";
import { said } from "./tiles";

interface KeptProps {
  title: string;
  categories: readonly Category[];
  ops: readonly OpOf<"waste" | "left_over">[];
  open: boolean;
}

export function Kept({ title, categories, ops, open }: KeptProps) {
  const { keep } = useWork();
  if (ops.length === 0) return null;
  return (
    <section class="card">
      <h2>{title}</h2>
      {ops.map((op) => (
        <div class="step" key={op.op_id}>
          <span>{wordsOf(categories, op)}</span>
          {open && (
            <button
              type="button"
              class="button is-small"
              onClick={() => keep([correction(op, say("pressed_wrongly"), null)], say("taken_back"))}
            >
              {say("undo")}
            </button>
          )}
        </div>
      ))}
    </section>
  );
}

function wordsOf(categories: readonly Category[], { body }: OpOf<"waste" | "left_over">): string {
  const amounts = amountsOf(body.lines);
  const there = categories.filter(({ code }) => amounts[code]);
  return there.map((category) => `${category.short} ${said(category, amounts[category.code] ?? 0)}`).join(", ");
}
