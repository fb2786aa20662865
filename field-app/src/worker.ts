/// <reference lib="webworker" />
// The service worker: the app starts without network, and a new version takes over as a whole or not at all.

import { flush } from "./flusher";
import { digestOf } from "./ids";

interface InstallEvent extends ExtendableEvent {
  addRoutes?(routes: object[]): Promise<void>;
}
interface SyncEvent extends ExtendableEvent {
  lastChance: boolean;
}

const worker = self as unknown as ServiceWorkerGlobalScope;
const OURS = "songtor-field-";
const CACHE = OURS + VERSION;
const KEPT = new Set([...PRECACHED, ...LAZY].map(([address]) => address));
const PAGE = "/field/";

worker.addEventListener("install", (event) => {
  route(event as InstallEvent);
  event.waitUntil(fill(PRECACHED));
});
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const address = keptAs(event.request);
  if (address) event.respondWith(cachedFirst(address, event.request));
});
worker.addEventListener("sync", (event) => (event as ExtendableEvent).waitUntil(sendUnseen(event as SyncEvent)));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
  if (event.data === "idle") event.waitUntil(fill(LAZY).catch(() => undefined));
});

/** Where the browser can, it serves the app without starting this worker, and leaves the API alone. */
function route(event: InstallEvent): void {
  const kept = { cacheName: CACHE };
  const routes = [
    { condition: { urlPattern: PAGE, requestMode: "navigate" }, source: kept },
    { condition: { urlPattern: "/static/*" }, source: kept },
    { condition: { urlPattern: "/api/*" }, source: "network" },
  ];
  event.waitUntil(event.addRoutes?.(routes).catch(() => undefined) ?? Promise.resolve());
}

/** Every file is there, with the content this version was built with, or the version is not installed. */
async function fill(files: [address: string, digest: string][]): Promise<void> {
  const cache = await caches.open(CACHE);
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

/** With no page open; a failed attempt is told to the browser, which tries again by itself. */
async function sendUnseen(event: SyncEvent): Promise<void> {
  const outcome = await flush(false);
  new BroadcastChannel("songtor-field").postMessage("changed");
  if (outcome === "no_answer" && !event.lastChance) throw new Error("no answer");
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The API never passes here: an answer of the server is never told twice. */
function keptAs(request: Request): string | undefined {
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return undefined;
  if (request.mode === "navigate") return pathname === PAGE ? PAGE : undefined;
  return KEPT.has(pathname + search) ? pathname + search : undefined;
}

async function cachedFirst(address: string, request: Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match(address)) ?? fetch(request);
}
