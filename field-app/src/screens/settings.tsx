/** What was sent, what was not, and how to leave. */
import { useState } from "preact/hooks";
import { useWork } from "../parts/at_work";
import { Frame, syncWords } from "../parts/frame";
import { exportUnsent, signOut, speak, sync } from "../store";
import { say } from "../words/say";
import { moment } from "../words/times";

export function Settings() {
  const { snapshot, go } = useWork();
  const [refused, setRefused] = useState(false);
  const lack = refused && snapshot.unsent > 0 ? say("sign_out_refused", { n: snapshot.unsent }) : null;
  return (
    <Frame title={say("settings")} above={say("today")} lack={lack} back={() => go("today")}>
      <Sending />
      <section class="card">
        <button type="button" class="step" onClick={() => go("mend")}>
          <span>{say("to_mend")}</span>
          <span class={snapshot.toMend.length ? "mark is-stop" : "mark is-soft"}>
            {snapshot.toMend.length ? `▼ ${snapshot.toMend.length}` : `○ ${say("nothing")}`}
          </span>
        </button>
        <button type="button" class="step" onClick={() => go("guide")}>
          <span>{say("guide")}</span>
          <span aria-hidden="true">›</span>
        </button>
        <button type="button" class="step" onClick={() => speak(snapshot.language === "th" ? "en" : "th")}>
          <span>{say("language")}</span>
          <span lang={snapshot.language === "th" ? "en" : "th"}>{say("other_language")}</span>
        </button>
      </section>
      <Leaving onLeft={(left) => setRefused(left === "unsent")} />
    </Frame>
  );
}

function Sending() {
  const { snapshot } = useWork();
  const { lastSync, unsent, syncing } = snapshot;
  return (
    <section class="card">
      <p class="big-figure">
        <strong>{unsent}</strong> {say("unsent_operations")}
      </p>
      <p class="soft">{syncWords(snapshot)}</p>
      <p class="soft">{lastSync ? say("last_sync", { when: moment(lastSync) }) : say("never_synced")}</p>
      <div class="pair">
        <button type="button" class="button" disabled={syncing} onClick={() => sync()}>
          {say("send_now")}
        </button>
        <button type="button" class="button" disabled={unsent === 0} onClick={save}>
          {say("export_unsent")}
        </button>
      </div>
    </section>
  );
}

async function save(): Promise<void> {
  const address = URL.createObjectURL(await exportUnsent());
  const link = document.createElement("a");
  link.href = address;
  link.download = `songtor-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

function Leaving({ onLeft }: { onLeft: (left: "done" | "unsent") => void }) {
  const { snapshot } = useWork();
  return (
    <section class="card">
      {snapshot.pack && (
        <p class="soft">
          {say("signed_in_as", { name: snapshot.pack.officer.name, district: snapshot.pack.officer.district_name })}
        </p>
      )}
      <button type="button" class="button is-wide" onClick={async () => onLeft(await signOut())}>
        {say("sign_out")}
      </button>
    </section>
  );
}
