// What the screens see of the phone, and the few acts they have on it.

import type { Bodies, Kind, Language, Op, OpOf, Pack, Place, Session } from "./contract";
import { db, fact, keep, write, type Fact, type Facts } from "./db";
import { dropBlobs, flush } from "./flusher";
import { digestOf, rfc3339, uuid7 } from "./ids";
import { withoutNames } from "./keeping";
import { fileOfUnsent, forgetAll, leaveDesk, letIn } from "./leaving";
import { Refused, told, type RefusalCode } from "./refusals";
import { wakeLater } from "./waking";

export { findPeople } from "./finding";
export { sha256 } from "./ids";

export interface Snapshot {
  session: Session | null;
  pack: Pack | null;
  /** In the order of `seq`: what is unsent, and what was acknowledged in the last 72 hours. */
  ops: Op[];
  unsent: number;
  toMend: Op[];
  lastSync: number | null;
  syncing: boolean;
  offline: boolean;
  signedOutByServer: boolean;
  place: Place;
  language: Language;
  /** Why this phone was not let in, when it just tried. */
  trouble: RefusalCode | null;
}

export const NOWHERE: Place = { screen: "today", round: null, stop: null, entry: null };
const EMPTY: Snapshot = {
  session: null,
  pack: null,
  ops: [],
  unsent: 0,
  toMend: [],
  lastSync: null,
  syncing: false,
  offline: false,
  signedOutByServer: false,
  place: NOWHERE,
  language: "th",
  trouble: null,
};

const listeners = new Set<(snapshot: Snapshot) => void>();
let current: Snapshot = EMPTY;

export function snapshot(): Snapshot {
  return current;
}

/** The listener hears the present at once and every change after it, until it is taken off. */
export function subscribe(listener: (snapshot: Snapshot) => void): () => void {
  listeners.add(listener);
  listener(current);
  return () => void listeners.delete(listener);
}

function tell(changed: Partial<Snapshot>): void {
  current = { ...current, ...changed };
  for (const listener of listeners) listener(current);
}

let cold = true;

/** Reads what the phone keeps. The place comes from there only once: from then on the screens know better. */
export async function reload(): Promise<void> {
  const tx = (await db()).transaction(["ops", "facts"]);
  const facts = tx.objectStore("facts");
  const read = <F extends Fact>(name: F): Promise<Facts[F] | undefined> =>
    facts.get(name) as Promise<Facts[F] | undefined>;
  const [ops, session, pack, place, language, lastSync, attempts, out] = await Promise.all([
    tx.objectStore("ops").index("seq").getAll(),
    read("session"),
    read("pack"),
    read("place"),
    read("language"),
    read("lastSync"),
    read("attempts"),
    read("signedOutByServer"),
  ]);
  tell({
    ops,
    unsent: ops.filter((op) => op.acked_at === null).length,
    toMend: mending(ops),
    session: session ?? null,
    pack: pack?.pack ?? null,
    place: session ? ((cold ? place : current.place) ?? NOWHERE) : NOWHERE,
    language: language ?? "th",
    lastSync: lastSync ?? null,
    offline: (attempts?.count ?? 0) > 0,
    signedOutByServer: out ?? false,
  });
  cold = false;
}

function mending(ops: Op[]): Op[] {
  const corrected = new Set(ops.flatMap((op) => (op.kind === "correct" ? [op.body.of] : [])));
  const refused = (op: Op): boolean => op.state === "rejected" || op.state === "conflict";
  return ops.filter((op) => refused(op) && !op.dismissed && !corrected.has(op.op_id));
}

export interface Where {
  round: string | null;
  stop: string | null;
}

/** One act, kept with its number and its blobs in one transaction, or refused as a whole. */
export async function record<K extends Kind>(
  kind: K,
  where: Where,
  body: Bodies[K],
  blobs: Blob[] = [],
): Promise<Op> {
  const moment = Date.now();
  const kept = await Promise.all(blobs.map(readBlob));
  try {
    const made = await write(async (tx) => {
      const facts = tx.objectStore("facts");
      const session = (await facts.get("session")) as Session | undefined;
      if (!session) throw new Refused("no_session");
      const seq = (((await facts.get("seq")) as number | undefined) ?? 0) + 1;
      const op: OpOf<K> = {
        op_id: uuid7(moment),
        device: session.device,
        seq,
        kind,
        round: where.round,
        stop: where.stop,
        happened_at: rfc3339(moment),
        offset_ms: ((await facts.get("offset")) as number | undefined) ?? 0,
        body,
        state: "unsent",
        problem: null,
        acked_at: null,
        dismissed: false,
      };
      await tx.objectStore("ops").add(op as Op);
      for (const blob of kept) await tx.objectStore("blobs").put({ ...blob, op_id: op.op_id, stored: false });
      await facts.put(seq, "seq");
      return op as Op;
    });
    await changed();
    void sync({ patient: true });
    return made;
  } catch (problem) {
    throw told(problem);
  }
}

async function readBlob(blob: Blob): Promise<{ digest: string; type: string; bytes: ArrayBuffer }> {
  const bytes = await blob.arrayBuffer();
  return { digest: await digestOf(bytes), type: blob.type, bytes };
}

let placing: Promise<void> = Promise.resolve();

/** Survives a killed browser; called at every key, so only the last one waiting is written. */
export function keepPlace(place: Place): void {
  if (JSON.stringify(place) === JSON.stringify(current.place)) return;
  tell({ place });
  placing = placing.then(() => (place === current.place ? keep("place", place) : undefined)).catch(() => undefined);
}

export async function speak(language: Language): Promise<void> {
  tell({ language });
  await keep("language", language);
}

/** The officer has dealt with a refused operation: it no longer asks to be mended, and says no names. */
export async function dismiss(op_id: string): Promise<void> {
  await write(async (tx) => {
    const op = await tx.objectStore("ops").get(op_id);
    if (!op) return;
    await tx.objectStore("ops").put(withoutNames({ ...op, dismissed: true }));
    await dropBlobs(tx, op);
  });
  await changed();
}

let running: Promise<void> | null = null;
let next: Promise<void> | null = null;
let hurried = false;

/** An attempt that begins after the call; a patient one keeps the pause after failed attempts. */
export function sync({ patient = false } = {}): Promise<void> {
  hurried ||= !patient;
  if (!running) return (running = syncOnce().finally(() => (running = null)));
  return (next ??= running.catch(() => undefined).then(() => {
    next = null;
    return sync({ patient: true });
  }));
}

async function syncOnce(): Promise<void> {
  const patient = !hurried;
  hurried = false;
  if (!current.session) return;
  tell({ syncing: true });
  try {
    await leaveDesk();
    await flush(patient);
  } finally {
    tell({ syncing: false });
    await changed();
    if (current.unsent) await tryAgain();
  }
}

let pause: ReturnType<typeof setTimeout> | undefined;

/** After the pause, which grows with every failed attempt; and by the browser itself when the app is closed. */
async function tryAgain(): Promise<void> {
  clearTimeout(pause);
  pause = setTimeout(() => void sync({ patient: true }), ((await fact("attempts"))?.after ?? 0) - Date.now());
  await wakeLater();
}

/** Lets this phone in by the desk's login. Raises Refused. */
export async function enrol(label: string): Promise<void> {
  tell({ trouble: null });
  try {
    await letIn(label);
  } catch (problem) {
    if (problem instanceof Refused) tell({ trouble: problem.code });
    throw problem;
  }
  await changed();
  await sync();
}

/** Refuses while something is neither sent nor exported; afterwards nothing is left on the phone. */
export async function signOut(): Promise<"done" | "unsent"> {
  await sync();
  await placing;
  if (!(await forgetAll())) return "unsent";
  await changed();
  return "done";
}

/** What is unsent as a file; from now on signing out may forget it. */
export async function exportUnsent(): Promise<Blob> {
  return fileOfUnsent();
}

const others = new BroadcastChannel("songtor-field");
others.onmessage = () => void reload();

async function changed(): Promise<void> {
  others.postMessage("changed");
  await reload();
}
