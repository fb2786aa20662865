import { render } from "preact";
import { labelOfThisPhone } from "./label";
import { App } from "./screens/app";
import { enrol, reload } from "./store";
import "./style.css";
import { installWorker } from "./update";
import { keepSending } from "./when";

async function start(): Promise<void> {
  await reload();
  render(<App />, document.getElementById("app")!);
  const afterLogin = new URLSearchParams(location.search).has("enrol");
  history.replaceState(null, "", "/field/");
  if (afterLogin) await enrol(labelOfThisPhone()).catch(() => undefined);
  keepSending();
}

void start();
void installWorker();
