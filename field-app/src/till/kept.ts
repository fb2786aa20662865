// What the tablet keeps: the reserve it took along, and what it sold of it.

import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";

export interface Goods {
  product: string;
  barcode: string;
  name_th: string;
  name_en: string;
  kind: string;
  kind_name: string;
  in_pieces: boolean;
  price: number;
  left: number;
}
export interface Home {
  purse: string;
  label: string;
  people: number;
  points: number;
  cards: string[];
  pieces: Record<string, number>;
}
export interface Pack {
  reserve: string;
  name: string;
  shop: string;
  until: string;
  goods: Goods[];
  homes: Home[];
}
export interface Line {
  product: string;
  quantity: number;
}
/** `told` is what the server made of it; what is `counted` stands in the pack that came after. */
export interface Sale {
  id: string;
  purse: string;
  lines: Line[];
  points: number;
  happened_at: string;
  state: "waiting" | "sold" | "refused";
  told: string;
  counted: boolean;
}
export interface Facts {
  device: string;
  reserve: string;
  pack: Pack;
  /** How far this clock goes before the server's, in milliseconds. */
  offset: number;
  signedOut: boolean;
  closed: boolean;
}

interface Kept extends DBSchema {
  sales: { key: string; value: Sale };
  facts: { key: keyof Facts; value: Facts[keyof Facts] };
}
export type Write = IDBPTransaction<Kept, ("sales" | "facts")[], "readwrite">;

const NAME = "songtor-till";
let opened: Promise<IDBPDatabase<Kept>> | null = null;

function db(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("sales", { keyPath: "id" });
      fresh.createObjectStore("facts");
    },
    blocking: () => void close(),
    terminated: () => (opened = null),
  });
  return opened;
}

/** All of it or nothing, and on the disk before it is told. */
export async function write(work: (tx: Write) => Promise<unknown>): Promise<void> {
  const tx: Write = (await db()).transaction(["sales", "facts"], "readwrite", { durability: "strict" });
  try {
    await work(tx);
    await tx.done;
  } catch (problem) {
    tx.done.catch(() => undefined);
    throw problem;
  }
}

export async function fact<F extends keyof Facts>(name: F): Promise<Facts[F] | undefined> {
  return (await db()).get("facts", name) as Promise<Facts[F] | undefined>;
}

export async function keep<F extends keyof Facts>(name: F, value: Facts[F]): Promise<void> {
  await (await db()).put("facts", value, name);
}

/** In the order they were made: their ids begin with the moment. */
export async function sales(): Promise<Sale[]> {
  return (await db()).getAll("sales");
}

/** Nothing of what this tablet kept is left. */
export async function wipe(): Promise<void> {
  await close();
  await deleteDB(NAME);
}

async function close(): Promise<void> {
  const open = opened;
  opened = null;
  (await open)?.close();
}
