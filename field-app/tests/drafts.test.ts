/** What is half typed: rules of drafts.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { living, withDraft } from "../src/parts/drafts";
import { viewOf } from "../src/view";
import { SHOP, op, packOf, stop } from "./making";

const AT_THE_SHOP = { screen: "weigh", round: "round", stop: SHOP, entry: { [`weigh ${SHOP}`]: "6.2" } };

test("what is half typed at one stop stays while another is typed", () => {
  assert.deepEqual(withDraft(AT_THE_SHOP, "note elsewhere", "x"), { [`weigh ${SHOP}`]: "6.2", "note elsewhere": "x" });
});

test("the last draft gone leaves nothing to wait for", () => {
  assert.equal(withDraft(AT_THE_SHOP, `weigh ${SHOP}`, null), null);
});

test("a draft goes with its round: signed off, or no longer in the pack", () => {
  const pack = packOf(stop(SHOP, "pickup"));
  assert.deepEqual(living(AT_THE_SHOP, viewOf(pack, [])), AT_THE_SHOP.entry);
  assert.equal(living(AT_THE_SHOP, viewOf(pack, [op("sign_off", null, {})])), null);
  assert.equal(living(AT_THE_SHOP, []), null);
});
