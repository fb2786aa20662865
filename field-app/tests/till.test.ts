import assert from "node:assert/strict";
import { test } from "node:test";
import type { Goods, Home, Pack, Sale } from "../src/till/kept";
import { costOf, goodsLeft, pointsLeft, refusalOf } from "../src/till/left";

const RICE: Goods = {
  product: "rice",
  barcode: "8858669800248",
  name_th: "ข้าว",
  name_en: "Rice",
  kind: "STAPLE",
  kind_name: "ข้าวสาร",
  in_pieces: true,
  price: 12,
  left: 5,
};
const CURRY: Goods = { ...RICE, product: "curry", kind: "FRESH", in_pieces: false, price: 2, left: 2_000 };
const HOME: Home = { purse: "p", label: "ส. จ.", people: 2, points: 40, cards: [], pieces: { STAPLE: 2 } };
const PACK: Pack = { reserve: "r", name: "", shop: "", until: "", goods: [RICE, CURRY], homes: [HOME] };

function sale(quantity: number, change: Partial<Sale> = {}): Sale {
  const lines = [{ product: "rice", quantity }];
  const made = { id: "s", purse: "p", lines, points: 12 * quantity, happened_at: "", told: "" };
  return { ...made, state: "waiting", counted: false, ...change };
}

test("weighed goods cost for every 100 g begun", () => {
  assert.equal(costOf(CURRY, 250), 6);
  assert.equal(costOf(RICE, 3), 36);
});

test("what was sold here is no longer left, until the pack knows of it", () => {
  assert.equal(goodsLeft(PACK, [sale(2)], "rice"), 3);
  assert.equal(pointsLeft(HOME, [sale(2)]), 16);
  assert.equal(goodsLeft(PACK, [sale(2, { state: "sold", counted: true })], "rice"), 5);
  assert.equal(pointsLeft(HOME, [sale(2, { purse: "another" })]), 40);
});

test("what the server refused may be gone all the same", () => {
  assert.equal(goodsLeft(PACK, [sale(2, { state: "refused" })], "rice"), 3);
});

test("nothing is sold beyond goods, points and caps", () => {
  const asked = (quantity: number, sales: Sale[] = [], home = HOME) =>
    refusalOf(PACK, sales, home, [{ product: "rice", quantity }])?.word ?? null;
  const rich = { ...HOME, points: 500, pieces: {} };
  assert.equal(asked(2), null);
  assert.equal(asked(3), "cap_reached");
  assert.equal(asked(4), "points_short");
  assert.equal(asked(6, [], rich), "goods_short");
  assert.equal(asked(5, [], rich), null);
  assert.equal(asked(1, [sale(2)]), "cap_reached");
  assert.equal(asked(4, [sale(2, { purse: "another" })], rich), "goods_short");
});

test("a cap of another kind stops nothing", () => {
  const lines = [{ product: "curry", quantity: 1_500 }];
  assert.equal(refusalOf(PACK, [sale(2)], { ...HOME, points: 500 }, lines), null);
  assert.equal(refusalOf(PACK, [], { ...HOME, points: 500, pieces: { FRESH: 1 } }, lines)?.word, "cap_reached");
});
