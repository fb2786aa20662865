/// <reference lib="webworker" />
// The till starts without network; a new version takes over when no page is open.

import { cachedFirst, fill, forgetOthers, keptAs } from "../precache";

const worker = self as unknown as ServiceWorkerGlobalScope;
const OURS = "songtor-till-";
const CACHE = OURS + VERSION;
const KEPT = new Set([...PRECACHED, ...LAZY].map(([address]) => address));
const PAGE = "/till/offline/";

worker.addEventListener("install", (event) => event.waitUntil(fill(CACHE, PRECACHED)));
worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers(OURS, CACHE).then(() => worker.clients.claim()));
});
worker.addEventListener("fetch", (event) => {
  const address = keptAs(event.request, PAGE, KEPT);
  if (address) event.respondWith(cachedFirst(CACHE, address, event.request));
});
worker.addEventListener("message", (event) => {
  if (event.data === "idle") event.waitUntil(fill(CACHE, LAZY).catch(() => undefined));
});
