import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import type { Op } from "../src/contract";
import { rfc3339, sha256, uuid7 } from "../src/ids";
import { withoutNames } from "../src/keeping";

const MOMENT = Date.UTC(2026, 10, 22, 5, 0, 0, 7);

test("an id is a UUIDv7 that sorts by its moment and is minted once", () => {
  const ids = [MOMENT, MOMENT + 1, MOMENT + 86_400_000].map(uuid7);
  for (const id of ids) match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  deepEqual([...ids].sort(), ids);
  equal(parseInt(ids[0]!.replace("-", "").slice(0, 12), 16), MOMENT);
  equal(new Set(Array.from({ length: 10_000 }, () => uuid7(MOMENT))).size, 10_000);
});

test("a moment is told with its offset and milliseconds, and is the same moment", () => {
  match(rfc3339(MOMENT), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.007[+-]\d\d:\d\d$/);
  equal(Date.parse(rfc3339(MOMENT)), MOMENT);
});

test("a blob is named by what is in it", async () => {
  equal(await sha256(new Blob(["abc"])), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("what was acknowledged keeps weights and counts, no cards, names or notes, not in a correction either", () => {
  const lines = [{ category: "ready", kg: "12.400" }];
  const told = { recipient: null, lines, heads: 15, counts: { ELDERLY: 12 } };
  const deliver = { kind: "deliver", body: { ...told, cards: ["C-1"] } } as unknown as Op;
  deepEqual(withoutNames(deliver).body, { ...told, cards: [] });
  const sign = { blob: "d", name: "สมหญิง (สมมติ)", position: "ผู้จัดการ" };
  const correct = { kind: "correct", body: { of: "x", reason: "pressed", body: sign } } as unknown as Op;
  deepEqual(withoutNames(correct).body, { of: "x", reason: "pressed", body: { blob: "d", name: "", position: "" } });
});
