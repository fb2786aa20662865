/// <reference lib="webworker" />
// The service worker: the app starts without network, and a new version takes over as a whole or not at all.

import { flush } from "./flusher";

interface SyncEvent extends ExtendableEvent {
  lastChance: boolean;
}

const worker = self as unknown as ServiceWorkerGlobalScope;
const OURS = "songtor-field-";
const CACHE = OURS + VERSION;
const KEYS = new Map([...PRECACHED, ...LAZY].map(([address, digest]) => [address, `${address}?v=${digest}`]));

worker.addEventListener("install", (event) => event.waitUntil(fill(PRECACHED)));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const key = keyOf(event.request);
  if (key) event.respondWith(cachedFirst(key, event.request));
});
worker.addEventListener("sync", (event) => (event as ExtendableEvent).waitUntil(sendUnseen(event as SyncEvent)));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
  if (event.data === "idle") event.waitUntil(fill(LAZY).catch(() => undefined));
});

/** Every file is there, with the content this version was built with, or the version is not installed. */
async function fill(files: [address: string, digest: string][]): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(files.map(([address, digest]) => fillOne(cache, address, digest)));
}

async function fillOne(cache: Cache, address: string, digest: string): Promise<void> {
  const key = `${address}?v=${digest}`;
  if (await cache.match(key)) return;
  const answer = (await caches.match(key)) ?? (await fetch(key, { cache: "no-cache", credentials: "omit" }));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = await answer.clone().arrayBuffer();
  const found = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const named = found.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (named !== digest) throw new Error(`${address} is of another version`);
  await cache.put(key, answer);
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
function keyOf(request: Request): string | undefined {
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== worker.location.origin) return undefined;
  return KEYS.get(request.mode === "navigate" ? "/field/" : address.pathname);
}

async function cachedFirst(key: string, request: Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match(key)) ?? fetch(request);
}
