/** The day: my rounds, their stops in order, and the one stop that is next. */
import type { Pack } from "../contract";
import { totals, amountsOf, kgShown } from "../parts/amounts";
import { useWork } from "../parts/at_work";
import { Empty } from "../parts/empty";
import { Act, Frame } from "../parts/frame";
import { LookMark, StateMark } from "../parts/state_mark";
import { type RoundView, type StopView, amountsWeighed, isOpen } from "../view";
import { sync } from "../store";
import { say } from "../words/say";
import { hour, longDay } from "../words/times";
import { noticesIn } from "./mend";

export function Today() {
  const { snapshot, rounds } = useWork();
  const { pack } = snapshot;
  const title = pack ? say("today_of", { district: pack.officer.district_name }) : say("app_name");
  return (
    <Frame
      title={title}
      above={pack ? longDay(pack.day) : say("today")}
      dock={rounds.length ? <NextButton rounds={rounds} /> : <Act words={say("look_again")} press={sync} />}
    >
      <Notices />
      {pack && rounds.length > 0 ? (
        rounds.map((round) => <RoundCard key={round.round.id} pack={pack} view={round} />)
      ) : (
        <NoRound />
      )}
    </Frame>
  );
}

function Notices() {
  const { snapshot, go } = useWork();
  const notices = noticesIn(snapshot.ops);
  return (
    <>
      {snapshot.signedOutByServer && (
        <section class="notice is-stop">
          <p>▼ {say("signed_out_by_district")}</p>
          <button type="button" class="button" onClick={() => go("settings")}>
            {say("to_export")}
          </button>
        </section>
      )}
      {snapshot.toMend.length > 0 && (
        <section class="notice is-stop">
          <p>▼ {say("to_mend_n", { n: snapshot.toMend.length })}</p>
          <button type="button" class="button" onClick={() => go("mend")}>
            {say("see_to_mend")}
          </button>
        </section>
      )}
      {notices.length > 0 && (
        <section class="notice is-wait">
          <p>▲ {say("notices_n", { n: notices.length })}</p>
          <button type="button" class="button" onClick={() => go("mend")}>
            {say("read_notices")}
          </button>
        </section>
      )}
    </>
  );
}

function NoRound() {
  const { snapshot } = useWork();
  if (!snapshot.pack) return <Empty what={say("no_pack")} next={say("no_pack_next")} />;
  return <Empty what={say("no_round")} next={say("no_round_next")} />;
}

function RoundCard({ pack, view }: { pack: Pack; view: RoundView }) {
  const { round, stops } = view;
  const finished = stops.filter((stop) => !isOpen(stop.state)).length;
  const { grams } = totals(pack.categories, view.collected);
  return (
    <section class="card" aria-label={round.vehicle}>
      <div class="card-head">
        <h2>
          {round.day === pack.day
            ? round.vehicle
            : say("vehicle_of_day", { vehicle: round.vehicle, day: longDay(round.day) })}
        </h2>
        <span class="soft">{round.crew.join(", ")}</span>
      </div>
      <dl class="figures">
        <Figure name={say("stops_done")} value={`${finished}/${stops.length}`} />
        <Figure name={say("collected")} value={kgShown(grams)} unit={say("kg")} />
        <Figure name={say("aboard")} value={kgShown(totals(pack.categories, view.aboard).grams)} unit={say("kg")} />
      </dl>
      <ol class="stops">
        {stops.map((stop) => (
          <StopRow key={stop.stop.id} pack={pack} view={view} stop={stop} />
        ))}
      </ol>
      <RoundActs view={view} />
    </section>
  );
}

function Figure({ name, value, unit = "" }: { name: string; value: string; unit?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <small>{unit}</small>
      </dd>
    </div>
  );
}

function StopRow({ pack, view, stop }: { pack: Pack; view: RoundView; stop: StopView }) {
  const { go } = useWork();
  const { id, kind, name, planned_at } = stop.stop;
  const isNext = view.next === stop;
  return (
    <li class={isNext ? "is-next" : ""}>
      <button type="button" class="stop-row" onClick={() => go("stop", { round: view.round.id, stop: id })}>
        <time>{planned_at ? hour(planned_at) : "—"}</time>
        <span class={kind === "pickup" ? "stop-pin" : "stop-pin is-square"} aria-hidden="true">
          {stop.stop.position}
        </span>
        <span class="stop-name">
          {name}
          <span class="stop-marks">
            <StateMark state={stop.state} />
            <small>{amountLine(pack, stop)}</small>
            {stop.unsent > 0 && <LookMark words={say("unsent_n", { n: stop.unsent })} />}
          </span>
        </span>
      </button>
    </li>
  );
}

/** "รับ 12.40 จาก ~20.00 กก." or what is expected. */
function amountLine(pack: Pack, view: StopView): string {
  const { stop, handed, isWeighed } = view;
  const expected = totals(pack.categories, amountsOf(stop.expected));
  const plan = inWords(expected.grams, expected.pieces);
  if (stop.kind === "delivery") {
    if (!handed) return plan ? say("to_hand", { amount: plan }) : say("delivery");
    const given = totals(pack.categories, handed.amounts);
    return say("handed_amount", { amount: inWords(given.grams, given.pieces) });
  }
  if (!isWeighed) return plan ? say("expected_amount", { amount: plan }) : say("pickup");
  const got = totals(pack.categories, amountsWeighed(view));
  return say("weighed_amount", { amount: inWords(got.grams, got.pieces) || say("nothing") });
}

function inWords(grams: number, pieces: number): string {
  const parts = [];
  if (grams) parts.push(`${kgShown(grams)} ${say("kg")}`);
  if (pieces) parts.push(`${pieces} ${say("boxes")}`);
  return parts.join(" + ");
}

function RoundActs({ view }: { view: RoundView }) {
  const { go } = useWork();
  if (view.signedOff) {
    return (
      <p class="card-foot">
        <span class="mark is-go">● {say("signed_off")}</span>
      </p>
    );
  }
  const at = { round: view.round.id, stop: null };
  return (
    <div class="card-foot">
      <button type="button" class="button" onClick={() => go("waste", at)}>
        {say("waste")}
      </button>
      <button type="button" class={view.next ? "button" : "button is-main"} onClick={() => go("sign_off", at)}>
        {say("sign_off")}
      </button>
    </div>
  );
}

function NextButton({ rounds }: { rounds: RoundView[] }) {
  const { go } = useWork();
  const view = rounds.find((round) => round.next);
  if (!view?.next) return null;
  const { id, name } = view.next.stop;
  return <Act words={say("next_stop", { name })} press={() => go("stop", { round: view.round.id, stop: id })} />;
}
