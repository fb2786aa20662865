/** Who received it: how many came, of which groups, and whose cards were scanned. */
import { useState } from "preact/hooks";
import type { Bodies, Pack } from "../contract";
import { linesOf } from "../parts/amounts";
import type { AmountsDraft } from "../parts/amounts_pad";
import { draftOf, useDraft, useStop } from "../parts/at_work";
import { type Doing, correction } from "../parts/doing";
import { Act, Frame, Quiet } from "../parts/frame";
import { Scanner } from "../parts/scanner";
import { Stepper } from "../parts/stepper";
import { type StopView, shareOf } from "../view";
import { say } from "../words/say";

interface People {
  heads: number;
  counts: Record<string, number>;
  cards: string[];
}

const FIRST_GROUPS = 5;

export function Receivers() {
  const { work, pack, round, stop } = useStop();
  const [people, keepPeople] = useDraft<People>(peopleOf(stop));
  const [scanning, setScanning] = useState(false);
  const [lack, setLack] = useState<string | null>(null);
  const amounts =
    draftOf<AmountsDraft>(work, "hand_over")?.amounts ?? stop.handed?.amounts ?? shareOf(pack, round, stop);
  const keep = async () => {
    const missing = lackOf(pack, people);
    setLack(missing);
    if (missing) return;
    const body = { recipient: stop.stop.recipient, lines: linesOf(pack.categories, amounts), ...counted(people) };
    if (!(await work.keep([doingOf(stop, body)], say("hand_over_kept")))) return;
    keepPeople(null);
    work.dropDraft("hand_over");
    work.go(stop.handed ? "stop" : "photo");
  };
  return (
    <Frame
      title={say("who_received")}
      above={stop.stop.name}
      lack={lack}
      back={() => work.go("hand_over")}
      dock={<Act words={say("keep_hand_over")} press={keep} />}
    >
      <Stepper big label={say("heads")} value={people.heads} onChange={(heads) => keepPeople({ ...people, heads })} />
      <button type="button" class="button is-wide" onClick={() => setScanning(true)}>
        {people.cards.length ? say("scan_cards_n", { n: people.cards.length }) : say("scan_cards")}
      </button>
      {stop.handed?.op?.acked_at && <p class="notice is-wait">▲ {say("scan_all_again")}</p>}
      <Groups pack={pack} people={people} onPeople={keepPeople} />
      {scanning && (
        <Scanner
          cards={people.cards}
          onCards={(cards) => keepPeople({ ...people, cards })}
          close={() => setScanning(false)}
        />
      )}
    </Frame>
  );
}

function peopleOf({ handed }: StopView): People {
  if (handed?.op?.kind !== "deliver") return { heads: handed?.heads ?? 0, counts: {}, cards: [] };
  const { heads, counts, cards } = handed.op.body;
  return { heads, counts: counts ?? {}, cards: cards ?? [] };
}

function counted({ heads, counts, cards }: People): People {
  return { heads, cards, counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) };
}

/** A hand-over that was recorded here is corrected, never recorded a second time. */
function doingOf({ handed }: StopView, body: Bodies["deliver"]): Doing {
  const op = handed?.op;
  return op ? correction(op, say("counted_anew"), body) : { kind: "deliver", body };
}

function lackOf(pack: Pack, { heads, counts, cards }: People): string | null {
  if (heads + cards.length === 0) return say("nobody_counted");
  const over = pack.groups.find(({ code }) => (counts[code] ?? 0) > heads + cards.length);
  return over ? say("group_over_heads", { group: over.name }) : null;
}

function Groups({ pack, people, onPeople }: { pack: Pack; people: People; onPeople: (people: People) => void }) {
  const [all, setAll] = useState(
    Object.keys(people.counts).some((code) => pack.groups.findIndex((group) => group.code === code) >= FIRST_GROUPS),
  );
  const set = (code: string, count: number) => onPeople({ ...people, counts: { ...people.counts, [code]: count } });
  return (
    <section class="card">
      <h2>{say("of_these")}</h2>
      <p class="soft">{say("groups_overlap")}</p>
      {pack.groups.slice(0, all ? undefined : FIRST_GROUPS).map(({ code, name }) => (
        <Stepper key={code} label={name} value={people.counts[code] ?? 0} onChange={(count) => set(code, count)} />
      ))}
      {!all && pack.groups.length > FIRST_GROUPS && <Quiet words={say("more_groups")} press={() => setAll(true)} />}
    </section>
  );
}
