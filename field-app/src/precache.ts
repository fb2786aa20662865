/// <reference lib="webworker" />
// What a service worker keeps: every file with the content its version was built with, or the version is not installed.

import { digestOf } from "./ids";

export type Kept = [address: string, digest: string];

export async function fill(name: string, files: Kept[]): Promise<void> {
  const cache = await caches.open(name);
  await Promise.all(files.map(([address, digest]) => fillOne(cache, address, digest)));
}

async function fillOne(cache: Cache, address: string, digest: string): Promise<void> {
  const known = (await cache.match(address)) ?? (await caches.match(address));
  if (known && (await digestOf(await known.clone().arrayBuffer())) === digest) return cache.put(address, known);
  const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  if ((await digestOf(bytes)) !== digest) throw new Error(`${address} is of another version`);
  await cache.put(address, new Response(bytes, { headers: withoutVariants(answer.headers) }));
}

/** The same for every request, whatever it says of cookies, languages and packing. */
function withoutVariants(told: Headers): Headers {
  const headers = new Headers(told);
  for (const name of ["Vary", "Content-Encoding", "Content-Length"]) headers.delete(name);
  return headers;
}

/** Versions before this one are forgotten. */
export async function forgetOthers(prefix: string, name: string): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((other) => other.startsWith(prefix) && other !== name).map((other) => caches.delete(other)));
}

/** The API never passes here: an answer of the server is never told twice. */
export function keptAs(request: Request, page: string, kept: Set<string>): string | undefined {
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return undefined;
  if (request.mode === "navigate") return pathname === page ? page : undefined;
  return kept.has(pathname + search) ? pathname + search : undefined;
}

export async function cachedFirst(name: string, address: string, request: Request): Promise<Response> {
  return (await (await caches.open(name)).match(address)) ?? fetch(request);
}
