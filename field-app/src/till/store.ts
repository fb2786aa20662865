// The till as it stands: read from what the tablet keeps, changed by what the officer does.

import { rfc3339, uuid7, digestOf } from "../ids";
import { fact, type Home, keep, type Line, type Pack, type Sale, sales, wipe, write } from "./kept";
import { costOfAll } from "./left";
import { finish, flush, type Outcome, takeAlong } from "./sending";

export interface View {
  pack: Pack | null;
  sales: Sale[];
  signedOut: boolean;
  closed: boolean;
  /** The server answered when it was last asked; nobody knows before. */
  heard: boolean;
}

const EMPTY: View = { pack: null, sales: [], signedOut: false, closed: false, heard: false };
const listeners = new Set<(view: View) => void>();
let current = EMPTY;

export function view(): View {
  return current;
}

export function subscribe(listener: (view: View) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export async function reload(): Promise<void> {
  const [pack, made] = [await fact("pack"), await sales()];
  const [signedOut, closed] = [await fact("signedOut"), await fact("closed")];
  show({ ...current, pack: pack ?? null, sales: made, signedOut: !!signedOut, closed: !!closed });
}

function show(next: View): void {
  current = next;
  listeners.forEach((listener) => listener(current));
}

/** The reserve of the address, once; a tablet has one at a time. */
export async function take(reserve: string): Promise<"taken" | "unfinished" | "not_taken"> {
  const earlier = await fact("reserve");
  if (earlier && earlier !== reserve) return "unfinished";
  if (!(await fact("device"))) await keep("device", crypto.randomUUID());
  const outcome = told(await takeAlong(reserve));
  await reload();
  return outcome === "done" || earlier ? "taken" : "not_taken";
}

/** On the disk before the goods are given away. */
export async function sell(home: Home, lines: Line[]): Promise<Sale> {
  const pack = current.pack!;
  const moment = Date.now();
  const happened_at = rfc3339(moment - ((await fact("offset")) ?? 0));
  const points = costOfAll(pack, lines);
  const made: Sale = { id: uuid7(moment), purse: home.purse, lines, points, happened_at, state: "waiting", told: "", counted: false };
  await write((tx) => tx.objectStore("sales").add(made));
  await reload();
  void send();
  return made;
}

export async function send(): Promise<Outcome> {
  const outcome = told(await flush());
  await reload();
  if (current.closed && !unsettled().length) await forget();
  return outcome;
}

function told(outcome: Outcome): Outcome {
  current = { ...current, heard: outcome !== "no_answer" };
  return outcome;
}

/** What the officer still has to see to. */
export function unsettled(): Sale[] {
  return current.sales.filter(({ state }) => state !== "sold");
}

/** A refusal was told to somebody who can do something about it. */
export async function note(sale: Sale): Promise<void> {
  await write((tx) => tx.objectStore("sales").delete(sale.id));
  await reload();
  if (current.closed && !unsettled().length) await forget();
}

/** True when everything was told and what was left is back. */
export async function over(): Promise<boolean> {
  const outcome = unsettled().some(({ state }) => state === "refused") ? "refused" : told(await finish());
  await reload();
  if (outcome !== "done") return false;
  await forget();
  return true;
}

async function forget(): Promise<void> {
  await wipe();
  show({ ...EMPTY, heard: current.heard });
}

/** The household whose card this is, or none. */
export async function homeOf(pack: Pack, code: string): Promise<Home | undefined> {
  const plain = code.replace(/[\s-]/g, "").toUpperCase();
  const digest = await digestOf(new TextEncoder().encode(plain).buffer as ArrayBuffer);
  return pack.homes.find(({ cards }) => cards.includes(digest));
}
