/** Around every screen: place and unsent count above, the one next act and the last sync below. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../store";
import { say } from "../words/say";
import { moment } from "../words/times";
import { useWork } from "./at_work";
import { Lack } from "./reasons";
import { Toast } from "./saying";

interface FrameProps {
  title: string;
  /** The small line above the title; with `back` it is the way there. */
  above: string;
  back?: (() => void) | undefined;
  dock?: ComponentChildren;
  /** What keeps the next act from being kept; it stands where the thumb just was, and moves nothing above it. */
  lack?: string | null;
  children: ComponentChildren;
}

export function Frame({ title, above, back, dock, lack = null, children }: FrameProps) {
  const work = useWork();
  const heading = useRef<HTMLHeadingElement>(null);
  // Who listens to the screen hears where they came; the first screen is read by itself.
  useEffect(() => {
    if (history.state) heading.current?.focus({ preventScroll: true });
  }, [work.place.screen, work.place.stop]);
  return (
    <>
      <header class="head">
        <div class="head-line">
          {back ? (
            <button type="button" class="head-back" onClick={back}>
              <span aria-hidden="true">‹ </span>
              {above}
            </button>
          ) : (
            <span class="head-above">{above}</span>
          )}
          <SyncMark />
        </div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </header>
      <main class="body" tabIndex={0}>
        {children}
      </main>
      <footer class="dock">
        <Lack words={lack} />
        {dock}
        <div class="dock-foot">
          <SyncLine />
          <Toast saying={work.saying} />
        </div>
      </footer>
    </>
  );
}

/** The one next act of a screen, the whole width under the thumb. */
export function Act({ words, press, disabled = false }: { words: string; press: () => void; disabled?: boolean }) {
  return (
    <button type="button" class="button is-main is-wide" disabled={disabled} onClick={press}>
      {words}
    </button>
  );
}

/** Another way on, that does not shout. */
export function Quiet({ words, press }: { words: string; press: () => void }) {
  return (
    <button type="button" class="button is-wide is-quiet" onClick={press}>
      {words}
    </button>
  );
}

/** Word, shape and colour of the sending; leads to the page that says more. */
function SyncMark() {
  const { snapshot, place, go } = useWork();
  const words = syncWords(snapshot);
  if (!snapshot.session || place.screen === "settings") return <span class="head-sync">{words}</span>;
  return (
    <button type="button" class="head-sync" onClick={() => go("settings")} aria-label={say("open_settings", { words })}>
      {words}
    </button>
  );
}

export function syncWords({ unsent: n, offline, syncing, signedOutByServer }: Snapshot): string {
  if (signedOutByServer) return n ? say("sync_shut_out_unsent", { n }) : say("sync_shut_out");
  if (offline) return n ? say("sync_offline_unsent", { n }) : say("sync_offline");
  if (n) return say(syncing ? "sync_sending" : "sync_unsent", { n });
  return say("sync_done");
}

function SyncLine() {
  const { snapshot } = useWork();
  if (!snapshot.session) return null;
  const { lastSync } = snapshot;
  return (
    <p class="sync-line">
      <span>{lastSync ? say("last_sync", { when: moment(lastSync) }) : say("never_synced")}</span>
      <span>{say("kept_on_phone")}</span>
    </p>
  );
}
