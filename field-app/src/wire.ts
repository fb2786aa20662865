// One call to the server: who asks, what is unsent, whose clock says what.

import type { Session } from "./contract";
import { fact, keep } from "./db";

const API = "/api/v1/field/";
const LONGEST_MS = { GET: 60_000, POST: 60_000, PUT: 300_000 }; // a photo on a weak signal
const FAR_MS = 10_000; // half of a longer way there and back says little about a clock

/** Nothing was heard, or the server could not answer now: the same may be sent again. */
export class NoAnswer extends Error {}
/** The token opens nothing any more. */
export class TokenUnknown extends Error {}
/** The server understood and will say the same again. */
export class Declined extends Error {
  constructor(readonly status: number) {
    super(`declined: ${status}`);
  }
}

export interface Call {
  method: "GET" | "PUT" | "POST";
  path: string;
  body?: BodyInit;
  headers?: Record<string, string>;
}

/** The answer to a call of this phone. Raises NoAnswer, TokenUnknown, Declined. */
export async function ask(session: Session, unsent: number, call: Call): Promise<Response> {
  const sent = Date.now();
  const answer = await heard(API + call.path, {
    method: call.method,
    body: call.body ?? null,
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(LONGEST_MS[call.method]),
    headers: {
      ...call.headers,
      Authorization: `Bearer ${session.token}`,
      "Accept-Language": (await fact("language")) ?? "th",
      "Songtor-Unsent": String(unsent),
      "Songtor-Clock": String(sent),
    },
  });
  await measure(answer, sent);
  if (answer.status === 401) throw new TokenUnknown();
  if (answer.status === 408 || answer.status === 429 || answer.status >= 500) throw new NoAnswer();
  if (answer.status >= 400) throw new Declined(answer.status);
  return answer;
}

async function heard(address: string, how: RequestInit): Promise<Response> {
  try {
    return await fetch(address, how);
  } catch (problem) {
    throw new NoAnswer("", { cause: problem });
  }
}

/** How far the phone's clock goes before the server's, half the way there and back taken off. */
async function measure(answer: Response, sent: number): Promise<void> {
  const theirs = Number(answer.headers.get("Songtor-Time"));
  const back = Date.now();
  if (!theirs || (back - sent > FAR_MS && (await fact("offset")) !== undefined)) return;
  await keep("offset", Math.round((sent + back) / 2 - theirs));
}
