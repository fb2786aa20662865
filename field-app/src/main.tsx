import { render } from "preact";
import { App } from "./screens/app";
import { reload } from "./store";
import "./style.css";

void reload().then(() => render(<App />, document.getElementById("app")!));
void navigator.serviceWorker?.register("/field/sw.js", { scope: "/field/" }).catch(() => undefined);
