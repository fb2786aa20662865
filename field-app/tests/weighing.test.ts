/** What the keys of the weighing screen make of a scale: rules of weighing.ts and weigh_desk.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { press, savedCrates } from "../src/parts/weighing";
import { Desk } from "../src/screens/weigh_desk";
import { viewOf } from "../src/view";
import { SHOP, kg, op, packOf, stop } from "./making";

const EMPTY = { category: "ready", typed: "", crates: {}, pieces: {} };
const CRATE = 800;

function desk(draft = EMPTY, ops: ReturnType<typeof op>[] = [], tare = CRATE) {
  const pack = packOf(stop(SHOP, "pickup", { expected: [{ category: "ready", kg: "12.000", pieces: null }] }));
  return new Desk(pack, viewOf(pack, ops)[0]!.stops[0]!, draft, tare);
}

function taken(from: Desk): Desk {
  const crate = from.taken();
  assert.ok(crate instanceof Desk, String(crate));
  return crate;
}

test("a key that makes no weight is not taken", () => {
  assert.equal("6..2".split("").reduce(press, ""), "6.2");
  assert.equal("6.205".split("").reduce(press, ""), "6.20");
  assert.equal("12345".split("").reduce(press, ""), "1234");
  assert.equal(".5".split("").reduce(press, ""), "0.5");
});

test("a crate lighter than what is taken off is refused with a sentence", () => {
  assert.equal(typeof desk({ ...EMPTY, typed: "0.80" }).taken(), "string");
});

test("crate after crate adds up, each less its own tare", () => {
  const two = taken(desk({ ...taken(desk({ ...EMPTY, typed: "6.20" })).draft, typed: "5.40" }));
  assert.deepEqual(two.doings(""), [
    {
      kind: "weigh",
      body: { category: "ready", gross_kg: "11.600", tare_kg: "1.600", scale: "", crates: ["6.20-0.80", "5.40-0.80"] },
    },
  ]);
});

test("the last value comes off: first what is typed, then the last crate", () => {
  const one = taken(desk({ ...EMPTY, typed: "6.20" }));
  const typing = desk({ ...one.draft, typed: "9" });
  assert.equal(typing.undone().typed, "");
  assert.deepEqual(desk(typing.undone()).undone().crates, { ready: [] });
});

test("a saved weighing is corrected, with its crates, never weighed twice", () => {
  const saved = op("weigh", SHOP, { ...kg("11.600", "1.600"), crates: ["6.20-0.80", "5.40-0.80"] } as never);
  const more = taken(desk({ ...EMPTY, typed: "2.80" }, [saved]));
  assert.equal(more.corrects(), true);
  const [doing] = more.doings("ลืมบางลัง");
  assert.equal(doing?.kind, "correct");
  assert.deepEqual(savedCrates((doing?.body as { body: never }).body).length, 3);
});

test("saving without a change records nothing", () => {
  const saved = op("weigh", SHOP, kg("11.600", "1.600"));
  assert.deepEqual(taken(desk(EMPTY, [saved])).doings(""), []);
});

test("a weight far from what was said is asked about, a usual one is not", () => {
  assert.equal(taken(desk({ ...EMPTY, typed: "130" })).odd()?.oddity, "far_from_expected");
  assert.equal(taken(desk({ ...EMPTY, typed: "301" })).odd()?.oddity, "heavy_crate");
  assert.equal(taken(desk({ ...EMPTY, typed: "13" })).odd(), null);
});
