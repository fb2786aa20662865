// How a phone is let in, gives away what it could not send, and forgets.

import type { Op, Session } from "./contract";
import { db, fact, keep, wipe, write, type KeptBlob } from "./db";
import { alone, onTheWire, unsentOps } from "./flusher";
import { Refused } from "./refusals";

const DEVICES = "/api/v1/field/devices";
const PATIENCE_MS = 5_000;
const LOG_OUT = "/accounts/logout/";
export const LOGIN = `/accounts/login/?next=${encodeURIComponent("/field/?enrol")}`;

/** Trades the desk's login for a token of this phone, and ends that login. Raises Refused. */
export async function letIn(label: string): Promise<void> {
  if (await losing()) throw new Refused("unsent");
  const answer = await fromTheDesk(DEVICES, JSON.stringify({ label })).catch(() => {
    throw new Refused("no_network");
  });
  if (answer.status >= 500) throw new Refused("no_network");
  if (answer.status !== 201) throw new Refused("not_allowed");
  const { device, token } = (await answer.json()) as { device: string; token: string };
  await alone(() => begin({ device, token, label }));
  void navigator.storage?.persist?.();
  await leaveDesk();
}

/** Ends the login this phone was let in by, sooner or later: a lost phone opens no desk. */
export async function leaveDesk(): Promise<void> {
  if (!(await fact("atDesk"))) return;
  const left = await fromTheDesk(LOG_OUT, "").catch(() => null);
  if (left?.type === "opaqueredirect") await keep("atDesk", false);
}

async function begin(session: Session): Promise<void> {
  await write(async (tx) => {
    const language = await tx.objectStore("facts").get("language");
    for (const name of ["ops", "blobs", "facts"] as const) await tx.objectStore(name).clear();
    await tx.objectStore("facts").put(session, "session");
    await tx.objectStore("facts").put(true, "atDesk");
    if (language) await tx.objectStore("facts").put(language, "language");
  });
}

function fromTheDesk(address: string, body: string): Promise<Response> {
  const csrf = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  return fetch(address, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
}

/** Whether something is neither sent nor in a file. */
async function losing(): Promise<boolean> {
  const exported = (await fact("exported")) ?? 0;
  return (await unsentOps()).some((op) => op.seq > exported);
}

/** False, and nothing is touched, while something would be lost; otherwise nothing of it is left on the phone. */
export function forgetAll(): Promise<boolean> {
  return alone(async () => {
    if (await losing()) return false;
    await endToken();
    await wipe();
    localStorage.clear();
    sessionStorage.clear();
    return true;
  });
}

/** Without network the token is only forgotten here, and dies idle there. */
async function endToken(): Promise<void> {
  const session = await fact("session");
  if (!session) return;
  const headers = { Authorization: `Bearer ${session.token}` };
  const how = { method: "DELETE", headers, credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) } as const;
  await fetch(DEVICES, how).catch(() => undefined);
}

/** What the server does not have, in one file: operations as they would be sent, blobs as base64. */
export async function fileOfUnsent(): Promise<Blob> {
  const ops = await unsentOps();
  const head = {
    format: "songtor-field-unsent",
    version: 1,
    device: (await fact("session"))?.device ?? null,
    officer: (await fact("pack"))?.pack.officer.district ?? null,
    written_at: new Date().toISOString(),
    ops: ops.map(onTheWire),
  };
  const blobs = (await Promise.all(ops.map(blobsOf))).flat();
  const parts = await Promise.all(blobs.map(asText));
  const file = new Blob([JSON.stringify(head).slice(0, -1), ',"blobs":[', parts.join(","), "]}"], {
    type: "application/json",
  });
  await keep("exported", ops.at(-1)?.seq ?? 0);
  return file;
}

async function blobsOf(op: Op): Promise<KeptBlob[]> {
  return (await db()).getAllFromIndex("blobs", "op_id", op.op_id);
}

async function asText({ digest, type, bytes }: KeptBlob): Promise<string> {
  return JSON.stringify({ digest, type, base64: await base64(new Blob([bytes])) });
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
