import { render } from "preact";
import "../style.css";
import { App } from "./app";
import * as store from "./store";
import "./till.css";
import { speakAsTheDesk } from "./words";

/** Whoever imports the entry again meets the store of the running till. */
export { store };

const ADDRESS = "/till/offline/";
const AGAIN_MS = 30_000;

async function start(): Promise<void> {
  speakAsTheDesk();
  const wanted = location.hash.slice(1);
  history.replaceState(null, "", ADDRESS);
  await store.reload();
  const arrived = /^[0-9a-f-]{36}$/.test(wanted) ? await store.take(wanted) : null;
  render(<App arrived={arrived} />, document.getElementById("app")!);
  void installWorker();
  keepSending();
  void navigator.storage?.persist?.();
}

async function installWorker(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  await workers.register(`${ADDRESS}sw.js`, { scope: ADDRESS, updateViaCache: "none" });
  const active = (await workers.ready).active;
  setTimeout(() => active?.postMessage("idle"), 5_000);
}

/** When the network is back, when the page is looked at, and now and then. */
function keepSending(): void {
  const send = () => void (store.view().pack && store.send());
  ["online", "offline"].forEach((name) => addEventListener(name, send));
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  setInterval(() => navigator.onLine && store.unsettled().some(({ state }) => state === "waiting") && send(), AGAIN_MS);
  send();
}

void start();
