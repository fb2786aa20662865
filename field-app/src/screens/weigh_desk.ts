/** What lies on the scale at one stop: the draft of this screen over what is already saved. */
import type { Category, Op, Pack } from "../contract";
import { amountsOf, inPieces, kgShown, typedAmount } from "../parts/amounts";
import { type Doing, correction } from "../parts/doing";
import {
  type Crate,
  type Oddity,
  type WeighDraft,
  netOfCrates,
  oddityOf,
  press,
  savedCrates,
  weighBody,
} from "../parts/weighing";
import type { StopView } from "../view";
import { say } from "../words/say";

const LISTED_CRATES = 3;

export class Desk {
  readonly category: Category;

  constructor(
    readonly pack: Pack,
    readonly stop: StopView,
    readonly draft: WeighDraft,
    readonly tare: number,
  ) {
    const found = pack.categories.find(({ code }) => code === draft.category) ?? pack.categories[0];
    if (!found) throw new Error("a city has kinds of food");
    this.category = found;
  }

  /** The own weighing behind a kind of food, when there is one that can be corrected. */
  savedOp(code: string): Op | null {
    return this.stop.weighed[code]?.op ?? null;
  }

  crates(code: string): readonly Crate[] {
    const op = this.savedOp(code);
    return this.draft.crates[code] ?? (op?.kind === "weigh" ? savedCrates(op.body) : []);
  }

  pieces(code: string): string {
    return this.draft.pieces[code] ?? String(this.stop.weighed[code]?.amount || "");
  }

  get typedGrams(): number {
    return inPieces(this.category) ? 0 : typedAmount(this.category, this.draft.typed);
  }

  isTouched(category: Category): boolean {
    const { crates, pieces } = this.draft;
    if (category.code in (inPieces(category) ? pieces : crates)) return true;
    return category === this.category && this.typedGrams > 0;
  }

  amount(category: Category): number {
    if (inPieces(category)) return typedAmount(category, this.pieces(category.code));
    const typed = category === this.category && this.typedGrams > 0 ? this.typedGrams - this.tare : 0;
    return netOfCrates(this.crates(category.code)) + typed;
  }

  readout(): string {
    if (inPieces(this.category)) return this.pieces(this.category.code) || "0";
    return this.draft.typed || kgShown(netOfCrates(this.crates(this.category.code)));
  }

  /** "ลัง 1: 6.20 + ลัง 2: 6.20", the last ones when they are many. */
  listing(): string {
    if (inPieces(this.category)) return say("count_boxes");
    const crates = this.crates(this.category.code);
    const first = Math.max(crates.length - LISTED_CRATES, 0);
    const listed = crates
      .slice(first)
      .map((crate, at) => say("crate_n", { n: first + at + 1, kg: kgShown(crate.gross - crate.tare) }));
    const list = (first ? "… + " : "") + listed.join(" + ");
    const off = this.tare ? say("each_less", { kg: kgShown(this.tare) }) : "";
    return [list, off].filter(Boolean).join(" · ") || say("type_the_scale");
  }

  pressed(key: string): WeighDraft {
    const { draft, category } = this;
    if (!inPieces(category)) return { ...draft, typed: press(draft.typed, key) };
    // A number typed over what is saved replaces it; it is counted anew.
    const before = category.code in draft.pieces ? this.pieces(category.code) : "";
    return { ...draft, pieces: { ...draft.pieces, [category.code]: press(before, key) } };
  }

  stepped(by: number): WeighDraft {
    const count = Math.max(typedAmount(this.category, this.pieces(this.category.code)) + by, 0);
    return { ...this.draft, pieces: { ...this.draft.pieces, [this.category.code]: String(count) } };
  }

  cleared(): WeighDraft {
    return { ...this.draft, typed: "" };
  }

  /** The last value is gone: what is being typed, else the last crate. */
  undone(): WeighDraft {
    const { code } = this.category;
    if (inPieces(this.category)) {
      const { [code]: _, ...pieces } = this.draft.pieces;
      return { ...this.draft, pieces };
    }
    if (this.draft.typed) return this.cleared();
    return this.without(this.crates(code).length - 1);
  }

  without(at: number): WeighDraft {
    const { code } = this.category;
    if (at < 0) return this.draft;
    return {
      ...this.draft,
      crates: { ...this.draft.crates, [code]: this.crates(code).filter((_, index) => index !== at) },
    };
  }

  /** Another kind of food; what was typed is a crate of the one before. */
  selected(code: string): WeighDraft {
    const taken = this.taken();
    return { ...(typeof taken === "string" ? this.draft : taken.draft), category: code, typed: "" };
  }

  /** What was typed became a crate, or the sentence why it cannot. */
  taken(): Desk | string {
    const gross = this.typedGrams;
    if (gross === 0) return this.with(this.cleared());
    if (gross <= this.tare) return say("less_than_tare", { kg: kgShown(this.tare) });
    const { code } = this.category;
    const crates = [...this.crates(code), { gross, tare: this.tare }];
    return this.with({ ...this.draft, typed: "", crates: { ...this.draft.crates, [code]: crates } });
  }

  private with(draft: WeighDraft): Desk {
    return new Desk(this.pack, this.stop, draft, this.tare);
  }

  /** Without the drafts of the kind that was just settled otherwise. */
  settled(): WeighDraft {
    const { [this.category.code]: _, ...crates } = this.draft.crates;
    const { [this.category.code]: __, ...pieces } = this.draft.pieces;
    return { ...this.draft, typed: "", crates, pieces };
  }

  get touched(): Category[] {
    return this.pack.categories.filter((category) => this.isTouched(category));
  }

  get isEmpty(): boolean {
    return this.touched.every((category) => this.amount(category) === 0);
  }

  odd(): { category: Category; oddity: Oddity } | null {
    const expected = amountsOf(this.stop.stop.expected);
    for (const category of this.touched) {
      const crates = inPieces(category) ? [] : this.crates(category.code);
      const oddity = oddityOf(crates, this.amount(category), expected[category.code] ?? 0);
      if (oddity) return { category, oddity };
    }
    return null;
  }

  /** Something saved from this phone would change. */
  corrects(): boolean {
    return this.touched.some((category) => this.savedOp(category.code) && this.changes(category));
  }

  private changes(category: Category): boolean {
    return this.amount(category) !== this.stop.weighed[category.code]?.amount;
  }

  doings(reason: string): Doing[] {
    return this.touched
      .filter((category) => this.changes(category))
      .flatMap((category) => this.doingsOf(category, reason));
  }

  private doingsOf(category: Category, reason: string): Doing[] {
    const body = weighBody(category, this.crates(category.code), this.pieces(category.code));
    const weigh: Doing = { kind: "weigh", body };
    const nothing = this.amount(category) === 0;
    const op = this.savedOp(category.code);
    if (!op) return nothing ? [] : [weigh];
    if (op.kind === "weigh" && !nothing) return [correction(op, reason, body)];
    return nothing ? [correction(op, reason, null)] : [correction(op, reason, null), weigh];
  }
}
