/// <reference lib="webworker" />
// The service worker: the app starts without network, and a new version takes over as a whole or not at all.

import { flush } from "./flusher";
import { cachedFirst, fill, forgetOthers, keptAs } from "./precache";

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
  event.waitUntil(fill(CACHE, PRECACHED));
});
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const address = keptAs(event.request, PAGE, KEPT);
  if (address) event.respondWith(cachedFirst(CACHE, address, event.request));
});
worker.addEventListener("sync", (event) => (event as ExtendableEvent).waitUntil(sendUnseen(event as SyncEvent)));
worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
  if (event.data === "idle") event.waitUntil(fill(CACHE, LAZY).catch(() => undefined));
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

/** With no page open; a failed attempt is told to the browser, which tries again by itself. */
async function sendUnseen(event: SyncEvent): Promise<void> {
  const outcome = await flush(false);
  new BroadcastChannel("songtor-field").postMessage("changed");
  if (outcome === "no_answer" && !event.lastChance) throw new Error("no answer");
}

async function takeOver(): Promise<void> {
  await forgetOthers(OURS, CACHE);
  await worker.clients.claim();
}
