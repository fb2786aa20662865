// When the phone tries to send: at every chance, because no browser says truly whether there is a network.

import { sync } from "./store";

const EVERY_MS = 60_000;

export function keepSending(): void {
  void sync();
  addEventListener("online", () => void sync());
  addEventListener("focus", () => void sync());
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && sync()));
  setInterval(() => void sync({ patient: true }), EVERY_MS);
}
