// What the phone keeps: operations, their blobs, and a few facts about itself.

import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";
import type { Language, Op, Pack, Place, Session } from "./contract";

export interface KeptBlob {
  digest: string;
  op_id: string;
  type: string;
  bytes: ArrayBuffer;
  stored: boolean;
}
export interface Facts {
  session: Session;
  seq: number;
  pack: { pack: Pack; etag: string };
  place: Place;
  language: Language;
  offset: number;
  lastSync: number;
  /** Failed attempts in a row, and the moment before which nobody tries by himself. */
  attempts: { count: number; after: number };
  signedOutByServer: boolean;
  /** The desk's login that let this phone in still holds. */
  atDesk: boolean;
  /** The highest `seq` that stands in a file the officer took away. */
  exported: number;
}
export type Fact = keyof Facts;

interface Kept extends DBSchema {
  ops: { key: string; value: Op; indexes: { seq: number } };
  blobs: { key: [string, string]; value: KeptBlob; indexes: { op_id: string } };
  facts: { key: Fact; value: Facts[Fact] };
}
type Store = "ops" | "blobs" | "facts";
export type Db = IDBPDatabase<Kept>;
export type Write = IDBPTransaction<Kept, Store[], "readwrite">;

const NAME = "songtor-field";
let opened: Promise<Db> | null = null;

export function db(): Promise<Db> {
  opened ??= openDB<Kept>(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("ops", { keyPath: "op_id" }).createIndex("seq", "seq", { unique: true });
      fresh.createObjectStore("blobs", { keyPath: ["op_id", "digest"] }).createIndex("op_id", "op_id");
      fresh.createObjectStore("facts");
    },
    blocking: () => void close(),
    terminated: () => (opened = null),
  });
  return opened;
}

/** All of it or nothing, and on the disk before it is told. */
export async function write<T>(work: (tx: Write) => Promise<T>): Promise<T> {
  const tx: Write = (await db()).transaction(["ops", "blobs", "facts"], "readwrite", { durability: "strict" });
  try {
    const made = await work(tx);
    await tx.done;
    return made;
  } catch (problem) {
    tx.done.catch(() => undefined);
    try {
      tx.abort();
    } catch {
      // It has ended by itself: that is what is being told.
    }
    throw problem;
  }
}

export async function fact<F extends Fact>(name: F): Promise<Facts[F] | undefined> {
  return (await db()).get("facts", name) as Promise<Facts[F] | undefined>;
}

export async function keep<F extends Fact>(name: F, value: Facts[F]): Promise<void> {
  await (await db()).put("facts", value, name);
}

/** Nothing of what this phone kept is left. */
export async function wipe(): Promise<void> {
  await close();
  await deleteDB(NAME);
}

async function close(): Promise<void> {
  const open = opened;
  opened = null;
  (await open)?.close();
}
