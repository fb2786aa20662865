// Brings what was sold to the server, one after the other and each under its own key, and fetches what is left.

import { fact, keep, type Pack, type Sale, sales, write } from "./kept";

export type Outcome = "done" | "no_answer" | "signed_out" | "refused" | "nothing";

const API = "/api/v1/shop/reserves/";
const LONGEST_MS = 60_000;

/** Nothing was heard, or the server could not answer now: the same may be sent again. */
class NoAnswer extends Error {}
class SignedOut extends Error {}
/** The server understood, and said in words why not. */
class Declined extends Error {
  constructor(
    readonly code: string,
    readonly title: string,
  ) {
    super(code);
  }
}

interface Call {
  method: "GET" | "POST";
  path: string;
  key?: string;
  csrf?: string;
  body?: object;
}
interface Said {
  now: string;
  csrf: string;
  is_closed: boolean;
}

export function flush(): Promise<Outcome> {
  return alone(async () => {
    const reserve = await fact("reserve");
    if (!reserve) return "nothing";
    await sendAll(reserve);
    return "done";
  });
}

/** The reserve is over: everything was told, what is left goes back. */
export function finish(): Promise<Outcome> {
  return alone(async () => {
    const [reserve, device] = [await fact("reserve"), await fact("device")];
    if (!reserve || !device) return "nothing";
    const { csrf, is_closed } = await sendAll(reserve);
    if (!is_closed) await ask({ method: "POST", path: `${reserve}/close`, key: `close-${device}`, csrf, body: { device } });
    return "done";
  });
}

/** One at a time, in whatever window: the same sale is not under way twice. */
function alone(work: () => Promise<Outcome>): Promise<Outcome> {
  return navigator.locks.request("songtor-till", async () => {
    try {
      return await work();
    } catch (problem) {
      if (problem instanceof NoAnswer) return "no_answer";
      if (problem instanceof Declined) return "refused";
      if (!(problem instanceof SignedOut)) throw problem;
      await keep("signedOut", true);
      return "signed_out";
    }
  }) as Promise<Outcome>;
}

async function sendAll(reserve: string): Promise<Said> {
  const said = await look(reserve);
  for (const sale of (await sales()).filter(({ state }) => state === "waiting")) await send(reserve, said.csrf, sale);
  if (said.is_closed) await keep("closed", true);
  else await fetchPack(reserve, said.csrf);
  return said;
}

/** Whether it is open, what the next write needs, and how far this clock goes before the server's. */
async function look(reserve: string): Promise<Said> {
  const sent = Date.now();
  const said = await hear<Said>({ method: "GET", path: reserve });
  await keep("offset", Math.round((sent + Date.now()) / 2 - Date.parse(said.now)));
  await keep("signedOut", false);
  return said;
}

async function send(reserve: string, csrf: string, sale: Sale): Promise<void> {
  const { id, purse, lines, happened_at } = sale;
  let told: Pick<Sale, "state" | "told">;
  try {
    await ask({ method: "POST", path: `${reserve}/checkouts`, key: id, csrf, body: { purse, lines, happened_at } });
    told = { state: "sold", told: "" };
  } catch (problem) {
    if (!(problem instanceof Declined)) throw problem;
    told = { state: "refused", told: problem.title };
  }
  await write((tx) => tx.objectStore("sales").put({ ...sale, ...told }));
}

/** What is left there now; what was sold before it was asked for is counted in it. */
async function fetchPack(reserve: string, csrf: string): Promise<void> {
  const device = await fact("device");
  const body = { device };
  const pack = await hear<Pack>({ method: "POST", path: `${reserve}/pack`, key: `pack-${device}`, csrf, body });
  await write(async (tx) => {
    await tx.objectStore("facts").put(pack, "pack");
    const store = tx.objectStore("sales");
    for (const sale of await store.getAll()) if (sale.state === "sold") await store.put({ ...sale, counted: true });
  });
}

/** The first time: the tablet takes the reserve along. Raises Declined, NoAnswer, SignedOut. */
export function takeAlong(reserve: string): Promise<Outcome> {
  return alone(async () => {
    const { csrf } = await look(reserve);
    await fetchPack(reserve, csrf);
    await keep("reserve", reserve);
    return "done";
  });
}

async function hear<T>(call: Call): Promise<T> {
  const answer = await ask(call);
  return (await answer.json().catch(() => {
    throw new NoAnswer(); // cut on its way
  })) as T;
}

async function ask({ method, path, key, csrf, body }: Call): Promise<Response> {
  const headers: Record<string, string> = { "Accept-Language": document.documentElement.lang };
  if (key) headers["Idempotency-Key"] = key;
  if (csrf) headers["X-CSRFToken"] = csrf;
  if (body) headers["Content-Type"] = "application/json";
  const how = { method, headers, body: body ? JSON.stringify(body) : null, cache: "no-store" as const };
  const answer = await fetch(API + path, { ...how, signal: AbortSignal.timeout(LONGEST_MS) }).catch(() => {
    throw new NoAnswer();
  });
  if (answer.status === 401) throw new SignedOut();
  if ([403, 408, 429].includes(answer.status) || answer.status >= 500) throw new NoAnswer(); // 403: another login's token
  if (answer.status >= 400) {
    const { code, title } = await answer.json().catch(() => ({ code: "", title: "" }));
    throw new Declined(code, title);
  }
  return answer;
}
