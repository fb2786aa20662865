// Who is already known: asked of the district while there is a network, and kept by nothing but the officer's choice.

import type { Found } from "./contract";
import { fact } from "./db";
import { unsentOps } from "./flusher";
import { Declined, NoAnswer, TokenUnknown, ask } from "./wire";

const UNHEARD = [NoAnswer, TokenUnknown, Declined, SyntaxError];

/** Null without an answer: the officer scans or counts instead. */
export async function findPeople(text: string): Promise<Found | null> {
  const session = await fact("session");
  if (!session) return null;
  const call = { method: "POST", path: "people/search", body: JSON.stringify({ text }) } as const;
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await ask(session, (await unsentOps()).length, { ...call, headers });
    return (await answer.json()) as Found;
  } catch (problem) {
    if (UNHEARD.some((one) => problem instanceof one)) return null;
    throw problem;
  }
}
