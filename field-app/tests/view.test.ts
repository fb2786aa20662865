/** What a round looks like on a phone: rules of view.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { differenceOf, shareOf, viewOf } from "../src/view";
import {
  HERE,
  LAST_SITE,
  OTHER_SHOP,
  SENT_AFTER_THE_PACK,
  SENT_BEFORE_THE_PACK,
  SHOP,
  SITE,
  kg,
  op,
  packOf,
  stop,
} from "./making";

const told = { category: "ready", kg: "5.000", pieces: null, zero_reason: "" };

function seen(pack: ReturnType<typeof packOf>, ...ops: ReturnType<typeof op>[]) {
  const [round] = viewOf(pack, ops);
  assert.ok(round);
  return round;
}

test("a refused weighing weighs nothing", () => {
  const round = seen(packOf(stop(SHOP, "pickup")), op("weigh", SHOP, kg("12.400"), { state: "rejected" }));
  assert.equal(round.collected["ready"] ?? 0, 0);
  assert.equal(round.stops[0]?.state, "planned");
});

test("a weighing counts at once, less crate and trolley, to the gram", () => {
  const round = seen(packOf(stop(SHOP, "pickup")), op("weigh", SHOP, kg("12.401", "0.800")));
  assert.equal(round.collected["ready"], 11601);
  assert.equal(round.aboard["ready"], 11601);
});

test("what the pack tells already is not counted twice", () => {
  const weighed = op("weigh", SHOP, kg("5.000"), SENT_BEFORE_THE_PACK);
  assert.equal(seen(packOf(stop(SHOP, "pickup", { recorded: [told] })), weighed).collected["ready"], 5000);
});

test("what was sent after the pack holds over what the pack says", () => {
  const weighed = op("weigh", SHOP, kg("7.000"), SENT_AFTER_THE_PACK);
  assert.equal(seen(packOf(stop(SHOP, "pickup", { recorded: [told] })), weighed).collected["ready"], 7000);
});

test("what the pack tells is decided by the clock of the server", () => {
  const hour = 3600_000;
  const ahead = { ...SENT_BEFORE_THE_PACK, acked_at: Number(SENT_BEFORE_THE_PACK.acked_at) + hour, offset_ms: hour };
  const weighed = op("weigh", SHOP, kg("7.000"), ahead);
  assert.equal(seen(packOf(stop(SHOP, "pickup", { recorded: [told] })), weighed).collected["ready"], 5000);
});

test("the last correction counts", () => {
  const weighed = op("weigh", SHOP, kg("12.000"));
  const first = op("correct", SHOP, { of: weighed.op_id, reason: "x", body: kg("13.000") });
  const second = op("correct", SHOP, { of: weighed.op_id, reason: "x", body: kg("1.300") });
  assert.equal(seen(packOf(stop(SHOP, "pickup")), weighed, first, second).collected["ready"], 1300);
});

test("what is taken back is gone, also where the pack still tells it", () => {
  const weighed = op("weigh", SHOP, kg("5.000"), SENT_BEFORE_THE_PACK);
  const back = op("correct", SHOP, { of: weighed.op_id, reason: "x", body: null });
  const round = seen(packOf(stop(SHOP, "pickup", { recorded: [told] })), weighed, back);
  assert.deepEqual(round.stops[0]?.weighed, {});
});

test("a missed stop that was reached after all is open again", () => {
  const missed = op("miss", SHOP, { reason: "closed" }, SENT_BEFORE_THE_PACK);
  const back = op("correct", SHOP, { of: missed.op_id, reason: "x", body: null });
  assert.equal(seen(packOf(stop(SHOP, "pickup", { state: "missed" })), missed, back).stops[0]?.state, "planned");
});

test("a pick-up is done when the branch signed", () => {
  const signed = op("sign", SHOP, { blob: "b", name: "n", position: "" });
  assert.equal(seen(packOf(stop(SHOP, "pickup")), op("arrive", SHOP, HERE), signed).stops[0]?.state, "done");
});

test("a pick-up without signature is done once the crew arrived elsewhere", () => {
  const pack = packOf(stop(SHOP, "pickup"), stop(OTHER_SHOP, "pickup"));
  const [first, second] = [op("arrive", SHOP, HERE), op("arrive", OTHER_SHOP, HERE)];
  assert.equal(seen(pack, first).stops[0]?.state, "arrived");
  assert.deepEqual(
    seen(pack, first, second).stops.map(({ state }) => state),
    ["done", "arrived"],
  );
});

test("sign-off misses what is unvisited, unweighed and not handed over", () => {
  const pack = packOf(
    stop(SHOP, "pickup"),
    stop(OTHER_SHOP, "pickup"),
    stop(SITE, "delivery"),
    stop(LAST_SITE, "delivery"),
  );
  const round = seen(pack, op("arrive", SHOP, HERE), op("arrive", SITE, HERE));
  assert.deepEqual(
    round.missing.map(({ what }) => what),
    ["to_weigh", "to_visit", "to_hand_over", "to_visit"],
  );
});

test("nothing at all is a weighing too", () => {
  const none = op("zero", SHOP, { reason: "none_left", note: "" });
  assert.deepEqual(seen(packOf(stop(SHOP, "pickup")), op("arrive", SHOP, HERE), none).missing, []);
});

test("a site gets its part of the plan, and the last one all that is aboard", () => {
  const planned = (share: string) => ({ expected: [{ category: "ready", kg: share, pieces: null }] });
  const pack = packOf(
    stop(SHOP, "pickup"),
    stop(SITE, "delivery", planned("30.000")),
    stop(LAST_SITE, "delivery", planned("10.000")),
  );
  const weighed = op("weigh", SHOP, kg("20.005"));
  const before = seen(pack, weighed);
  assert.equal(shareOf(pack, before, before.stops[1]!)["ready"], 15000);
  const lines = [{ category: "ready", kg: "15.000" }];
  const handed = op("deliver", SITE, { recipient: null, lines, heads: 1, counts: {}, cards: [] });
  const after = seen(pack, weighed, handed);
  assert.equal(shareOf(pack, after, after.stops[2]!)["ready"], 5005);
});

test("more than a fiftieth unaccounted for wants a reason, exactly a fiftieth does not", () => {
  const pack = packOf(stop(SHOP, "pickup"));
  const round = seen(pack, op("weigh", SHOP, kg("100.000")));
  assert.equal(differenceOf(pack, round, { ready: 98000 }).needsReason, false);
  assert.equal(differenceOf(pack, round, { ready: 97999 }).needsReason, true);
});

test("what is late still stands on the phone", () => {
  const late = op("weigh", SHOP, kg("5.000"), { ...SENT_BEFORE_THE_PACK, state: "late" });
  assert.equal(seen(packOf(stop(SHOP, "pickup")), late).collected["ready"], 5000);
});
