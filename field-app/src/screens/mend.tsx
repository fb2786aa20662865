/** What the district did not accept, with its reason; it stays until the officer has dealt with it. */
import type { Op } from "../contract";
import { useWork } from "../parts/at_work";
import { Empty } from "../parts/empty";
import { Frame } from "../parts/frame";
import { dismiss } from "../store";
import { say } from "../words/say";
import { moment } from "../words/times";

/** Accepted, with a word from the district: recorded twice, or waiting for a supervisor. */
export function noticesIn(ops: readonly Op[]): Op[] {
  return ops.filter((op) => op.problem && !op.dismissed && (op.state === "accepted" || op.state === "late"));
}

export function Mend() {
  const { snapshot, go } = useWork();
  const notices = noticesIn(snapshot.ops);
  return (
    <Frame title={say("to_mend")} above={say("today")} back={() => go("today")}>
      {snapshot.toMend.length + notices.length === 0 && (
        <Empty what={say("nothing_to_mend")} next={say("nothing_to_mend_next")} />
      )}
      {snapshot.toMend.map((op) => (
        <Told key={op.op_id} op={op} refused />
      ))}
      {notices.map((op) => (
        <Told key={op.op_id} op={op} />
      ))}
    </Frame>
  );
}

function Told({ op, refused = false }: { op: Op; refused?: boolean }) {
  const { go, rounds } = useWork();
  const round = rounds.find((one) => one.round.id === op.round);
  const stop = round?.stops.find((one) => one.stop.id === op.stop);
  return (
    <section class="card">
      <div class="card-head">
        <h2>{say(`did_${op.kind}`)}</h2>
        <time class="soft">{moment(Date.parse(op.happened_at))}</time>
      </div>
      {stop && <p>{stop.stop.name}</p>}
      <p class={refused ? "lack" : "told"}>
        {refused ? "▼" : "▲"} {op.problem?.title ?? say("refused_without_reason")}
      </p>
      <div class="pair">
        {round && (
          <button
            type="button"
            class="button"
            onClick={() => (stop ? go("stop", { round: op.round, stop: op.stop }) : go("today"))}
          >
            {say("go_mend")}
          </button>
        )}
        <button type="button" class="button" onClick={() => dismiss(op.op_id)}>
          {say(refused ? "mended" : "understood")}
        </button>
      </div>
    </section>
  );
}
