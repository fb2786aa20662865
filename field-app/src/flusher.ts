// Brings what is unsent to the server, from the page or from the worker: one at a time, in order, until it is acknowledged.

import type { Answer, Op, OpState, Result, Session } from "./contract";
import { db, fact, keep, write, type Write } from "./db";
import { withoutNames } from "./keeping";
import { ask, Declined, NoAnswer, TokenUnknown } from "./wire";

export type Outcome = "done" | "no_answer" | "signed_out" | "nobody" | "waiting";

const LOCK = "songtor-field";
const BATCH = 200;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const KEPT_MS = 72 * 3600_000;
/** What the server adds to an act it accepted, and why it keeps one for a supervisor. */
const NOTICES = [
  "recorded_twice",
  "repeated",
  "sign_off_waits",
  "food_overrules_miss",
  "nothing_picked_up",
  "waits_for_earlier",
];
const LATE = ["after_sign_off", "after_month_closed", "round_not_held"];

/** Nobody sends while the work lasts. */
export function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(LOCK, work) as Promise<T>;
}

/** `patient` keeps the pause after failed attempts; an officer, a focus and a network that is back do not. */
export function flush(patient: boolean): Promise<Outcome> {
  return alone(() => flushAlone(patient));
}

async function flushAlone(patient: boolean): Promise<Outcome> {
  const session = await fact("session");
  if (!session) return "nobody";
  if (patient && (await fact("signedOutByServer"))) return "signed_out";
  if (patient && ((await fact("attempts"))?.after ?? 0) > Date.now()) return "waiting";
  try {
    while (await sendBatch(session));
    await fetchPack(session);
    await succeeded();
    return "done";
  } catch (problem) {
    return failed(problem);
  }
}

async function succeeded(): Promise<void> {
  await write(async (tx) => {
    await tx.objectStore("facts").put(Date.now(), "lastSync");
    await tx.objectStore("facts").delete("attempts");
    await tx.objectStore("facts").delete("signedOutByServer");
    await forget(tx);
  });
}

async function failed(problem: unknown): Promise<Outcome> {
  if (problem instanceof TokenUnknown) {
    await keep("signedOutByServer", true);
    return "signed_out";
  }
  if (!(problem instanceof NoAnswer || problem instanceof Declined)) throw problem;
  const count = ((await fact("attempts"))?.count ?? 0) + 1;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (count - 1), LONGEST_WAIT_MS);
  await keep("attempts", { count, after: Date.now() + wait * (0.5 + Math.random() / 2) });
  return "no_answer";
}

export async function unsentOps(): Promise<Op[]> {
  const ops = await (await db()).getAllFromIndex("ops", "seq");
  return ops.filter((op) => op.acked_at === null);
}

/** True when some were acknowledged and more may wait. */
async function sendBatch(session: Session): Promise<boolean> {
  const waiting = await unsentOps();
  if (!waiting.length) return false;
  const batch = waiting.slice(0, BATCH);
  for (const op of batch) await sendBlobs(session, op, waiting.length);
  const body = JSON.stringify({ device: session.device, ops: batch.map(onTheWire) });
  const headers = { "Content-Type": "application/json" };
  const answer = await ask(session, waiting.length, { method: "POST", path: "ops", body, headers });
  const told = (await answer.json().catch(noAnswer)) as Answer;
  await write((tx) => settle(tx, batch, told));
  if (told.ack >= batch[0]!.seq || (await reopen(told.ack))) return true;
  throw new NoAnswer("acknowledged nothing");
}

/** A server that was restored lacks what it had acknowledged: what is still kept is unsent again. */
function reopen(ack: number): Promise<boolean> {
  return write(async (tx) => {
    const ops = tx.objectStore("ops");
    const lost = (await ops.getAll()).filter((op) => op.acked_at !== null && op.seq > ack);
    for (const op of lost) await ops.put({ ...op, state: "unsent", acked_at: null });
    return lost.length > 0;
  });
}

function noAnswer(problem: unknown): never {
  throw new NoAnswer("", { cause: problem }); // cut on its way
}

/** What the server is told of an operation; the same bytes at every sending. */
export function onTheWire({ op_id, seq, kind, round, stop, happened_at, offset_ms, body }: Op): object {
  return { op_id, seq, kind, round, stop, happened_at, offset_ms, body };
}

/** A blob the server declines stays with its operation, which is then refused with a reason the officer sees. */
async function sendBlobs(session: Session, op: Op, unsent: number): Promise<void> {
  for (const blob of await (await db()).getAllFromIndex("blobs", "op_id", op.op_id)) {
    if (blob.stored) continue;
    const headers = { "Content-Type": blob.type };
    try {
      await ask(session, unsent, { method: "PUT", path: `blobs/${blob.digest}`, body: blob.bytes, headers });
    } catch (problem) {
      if (!(problem instanceof Declined)) throw problem;
    }
    await (await db()).put("blobs", { ...blob, stored: true });
  }
}

async function settle(tx: Write, batch: Op[], answer: Answer): Promise<void> {
  const results = new Map(answer.results.map((result) => [result.op_id, result]));
  for (const op of batch) {
    const judged = verdictOn(op, results.get(op.op_id));
    if (judged.seq > answer.ack) await tx.objectStore("ops").put(judged);
    else await acknowledge(tx, judged);
  }
}

async function acknowledge(tx: Write, op: Op): Promise<void> {
  const acked = { ...op, acked_at: Date.now() };
  const refused = op.state === "rejected" || op.state === "conflict";
  await tx.objectStore("ops").put(refused ? acked : withoutNames(acked));
  if (!refused) await dropBlobs(tx, op);
}

export async function dropBlobs(tx: Write, op: Op): Promise<void> {
  const keys = await tx.objectStore("blobs").index("op_id").getAllKeys(op.op_id);
  for (const key of keys) await tx.objectStore("blobs").delete(key);
}

function verdictOn(op: Op, result: Result | undefined): Op {
  return result ? { ...op, state: stateOf(result), problem: result.problem } : op;
}

/** A duplicate repeats the problem of the first time, and with it what was decided. */
function stateOf({ verdict, problem }: Result): OpState {
  if (verdict !== "duplicate") return verdict;
  if (!problem || NOTICES.includes(problem.code)) return "accepted";
  return LATE.includes(problem.code) ? "late" : "rejected";
}

async function fetchPack(session: Session): Promise<void> {
  const known = await fact("pack");
  const headers: Record<string, string> = known ? { "If-None-Match": known.etag } : {};
  const answer = await ask(session, (await unsentOps()).length, { method: "GET", path: "today", headers });
  if (answer.status === 304) return;
  const pack = await answer.json().catch(noAnswer);
  await keep("pack", { pack, etag: answer.headers.get("ETag") ?? "" });
}

/** What was acknowledged 72 hours ago is no longer needed as a second source. */
async function forget(tx: Write): Promise<void> {
  const before = Date.now() - KEPT_MS;
  for (const op of await tx.objectStore("ops").getAll()) {
    const open = (op.state === "rejected" || op.state === "conflict") && !op.dismissed;
    if (op.acked_at !== null && op.acked_at < before && !open) await tx.objectStore("ops").delete(op.op_id);
  }
}
