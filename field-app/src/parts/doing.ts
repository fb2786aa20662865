/** An act about to be kept, with the way back from it. */
import type { Bodies, Body, Kind, Op } from "../contract";

interface DoingOf<K extends Kind> {
  kind: K;
  body: Bodies[K];
  blobs?: Blob[];
  /** Of a correction: the body it replaces, for the way back. */
  before?: Body;
}
export type Doing = { [K in Kind]: DoingOf<K> }[Kind];

/** A new body for an own operation, or none. What the phone no longer holds whole cannot be brought back from here. */
export function correction(
  op: Pick<Op, "op_id" | "acked_at" | "kind" | "body">,
  reason: string,
  body: Body | null,
): Doing {
  const isWhole = op.acked_at === null || op.kind === "weigh";
  return { kind: "correct", body: { of: op.op_id, reason, body }, ...(isWhole ? { before: op.body } : {}) };
}
