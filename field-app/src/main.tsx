import { render } from "preact";
import { labelOfThisPhone } from "./label";
import { App } from "./screens/app";
import * as store from "./store";
import "./style.css";
import { installWorker } from "./update";
import { keepSending } from "./when";

/** Whoever imports the entry again meets the store of the running app. */
export { store };

const PAINTED_MS = 50; // the officer sees the day before anything else asks for the processor

async function start(): Promise<void> {
  await store.reload();
  render(<App />, document.getElementById("app")!);
  const afterLogin = new URLSearchParams(location.search).has("enrol");
  history.replaceState(null, "", "/field/");
  setTimeout(() => void goOn(afterLogin), PAINTED_MS);
}

async function goOn(afterLogin: boolean): Promise<void> {
  void installWorker();
  if (afterLogin) await store.enrol(labelOfThisPhone()).catch(() => undefined);
  keepSending();
  void navigator.storage?.persist?.();
}

void start();
