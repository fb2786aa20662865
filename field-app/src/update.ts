// A new version takes over between two entries, never in the middle of one.

import { subscribe } from "./store";

const HOUR_MS = 3600_000;

export async function installWorker(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const ours = await workers.register("/field/sw.js", { scope: "/field/", updateViaCache: "none" });
  if (ours.waiting) takeOver(ours.waiting);
  ours.addEventListener("updatefound", () => watch(ours.installing));
  setInterval(() => void ours.update().catch(() => undefined), HOUR_MS);
  const active = (await workers.ready).active;
  whenIdle(() => active?.postMessage("idle"));
}

function watch(coming: ServiceWorker | null): void {
  coming?.addEventListener("statechange", () => {
    if (coming.state === "installed" && navigator.serviceWorker.controller) takeOver(coming);
  });
}

function takeOver(waiting: ServiceWorker): void {
  let asked = false;
  subscribe(({ place }) => {
    if (asked || place.entry !== null) return;
    asked = true;
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
  });
}

function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 10_000 });
  else setTimeout(work, 5_000);
}
