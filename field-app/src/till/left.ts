// What may still be sold of a reserve: what the server said was left, less what was sold here since.

import type { Goods, Home, Line, Pack, Sale } from "./kept";
import type { Word } from "./words";

const GRAMS_OF_A_PIECE = 1_000; // as the caps of a rule count weighed goods
const GRAMS_PRICED = 100;

export interface Refusal {
  word: Word;
  filling: Record<string, string | number>;
}

/** Points for so many pieces, or for every 100 g begun. */
export function costOf(goods: Goods, quantity: number): number {
  return goods.price * (goods.in_pieces ? quantity : Math.ceil(quantity / GRAMS_PRICED));
}

export function costOfAll(pack: Pack, lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + costOf(goodsOf(pack, line.product), line.quantity), 0);
}

export function goodsOf(pack: Pack, product: string): Goods {
  const found = pack.goods.find((one) => one.product === product);
  if (!found) throw new Error(`${product} is not in the reserve`);
  return found;
}

export function goodsLeft(pack: Pack, sales: readonly Sale[], product: string): number {
  const gone = open(sales).flatMap((sale) => sale.lines.filter((line) => line.product === product));
  return goodsOf(pack, product).left - gone.reduce((sum, line) => sum + line.quantity, 0);
}

export function pointsLeft(home: Home, sales: readonly Sale[]): number {
  return home.points - of(home, sales).reduce((sum, sale) => sum + sale.points, 0);
}

/** Why this cannot be sold, or null: beyond the goods, the points or the caps nothing leaves the tablet. */
export function refusalOf(pack: Pack, sales: readonly Sale[], home: Home, lines: readonly Line[]): Refusal | null {
  for (const line of lines) {
    const left = goodsLeft(pack, sales, line.product);
    if (line.quantity > left) return { word: "goods_short", filling: { name: goodsOf(pack, line.product).name_th, n: left } };
  }
  const [left, cost] = [pointsLeft(home, sales), costOfAll(pack, lines)];
  if (cost > left) return { word: "points_short", filling: { left, cost } };
  return capOf(pack, of(home, sales), home, lines);
}

function capOf(pack: Pack, sales: readonly Sale[], home: Home, lines: readonly Line[]): Refusal | null {
  const taken = [...sales.flatMap((sale) => sale.lines), ...lines];
  for (const [kind, most] of Object.entries(home.pieces)) {
    const pieces = taken.map((line) => piecesOf(pack, line, kind)).reduce((sum, one) => sum + one, 0);
    if (pieces <= most || !lines.some((line) => piecesOf(pack, line, kind))) continue;
    const name = pack.goods.find((one) => one.kind === kind)?.kind_name ?? kind;
    return { word: "cap_reached", filling: { name, n: most } };
  }
  return null;
}

function piecesOf(pack: Pack, { product, quantity }: Line, kind: string): number {
  const goods = goodsOf(pack, product);
  if (goods.kind !== kind) return 0;
  return goods.in_pieces ? quantity : Math.ceil(quantity / GRAMS_OF_A_PIECE);
}

function of(home: Home, sales: readonly Sale[]): Sale[] {
  return open(sales).filter((sale) => sale.purse === home.purse);
}

/** What the pack does not know of yet. What the server refused stays counted: the goods may be gone. */
function open(sales: readonly Sale[]): Sale[] {
  return sales.filter((sale) => !sale.counted);
}
