// What an acknowledged operation may still say: weights and counts, no cards, people, names or notes.

import type { Body, Op } from "./contract";

const EMPTIED: Record<string, "" | []> = { cards: [], people: [], name: "", position: "", note: "", text: "" };

export function withoutNames(op: Op): Op {
  return { ...op, body: emptied(op.body) } as Op;
}

function emptied(body: Body): Body {
  const kept = Object.entries(body).map(([key, value]) => {
    if (key in EMPTIED) return [key, EMPTIED[key]];
    return [key, key === "body" && value ? emptied(value as Body) : value];
  });
  return Object.fromEntries(kept) as Body;
}
