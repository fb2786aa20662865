/** Who received it: how many came, of which groups, whose cards were scanned, and who was chosen by name. */
import { useState } from "preact/hooks";
import type { Bodies, Pack } from "../contract";
import { linesOf } from "../parts/amounts";
import type { AmountsDraft } from "../parts/amounts_pad";
import { draftOf, useDraft, useStop } from "../parts/at_work";
import { type Doing, correction } from "../parts/doing";
import { Act, Frame, Quiet } from "../parts/frame";
import { type Chosen, NameFinder } from "../parts/name_finder";
import { Scanner } from "../parts/scanner";
import { Stepper } from "../parts/stepper";
import { type StopView, shareOf } from "../view";
import { say } from "../words/say";

interface People {
  heads: number;
  counts: Record<string, number>;
  cards: string[];
  named: Chosen[];
}

const NOBODY: People = { heads: 0, counts: {}, cards: [], named: [] };
const FIRST_GROUPS = 5;

export function Receivers() {
  const { work, pack, round, stop } = useStop();
  const [draft, keepPeople] = useDraft<Partial<People>>(peopleOf(stop));
  const people = { ...NOBODY, ...draft }; // an older version of the app may have kept less
  const [open, setOpen] = useState<"scanner" | "names" | null>(null);
  const [lack, setLack] = useState<string | null>(null);
  const amounts =
    draftOf<AmountsDraft>(work, "hand_over")?.amounts ?? stop.handed?.amounts ?? shareOf(pack, round, stop);
  const known = people.cards.length + people.named.length;
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
      <div class="other-ways">
        <button type="button" class="button" onClick={() => setOpen("scanner")}>
          {people.cards.length ? say("scan_cards_n", { n: people.cards.length }) : say("scan_cards")}
        </button>
        <button type="button" class="button" onClick={() => setOpen("names")}>
          {people.named.length ? say("choose_names_n", { n: people.named.length }) : say("choose_names")}
        </button>
      </div>
      <Named named={people.named} onNamed={(named) => keepPeople({ ...people, named })} />
      {known > 0 && (
        <p class="soft">{say("all_received", { n: people.heads + known, heads: people.heads, known })}</p>
      )}
      {stop.handed?.op?.acked_at && <p class="notice is-wait">▲ {say("scan_all_again")}</p>}
      <Groups pack={pack} people={people} onPeople={keepPeople} />
      {open === "scanner" && (
        <Scanner
          cards={people.cards}
          onCards={(cards) => keepPeople({ ...people, cards })}
          close={() => setOpen(null)}
        />
      )}
      {open === "names" && (
        <NameFinder
          chosen={people.named}
          onChosen={(named) => keepPeople({ ...people, named })}
          close={() => setOpen(null)}
        />
      )}
    </Frame>
  );
}

function peopleOf({ handed }: StopView): People {
  if (handed?.op?.kind !== "deliver") return { ...NOBODY, heads: handed?.heads ?? 0 };
  const { heads, counts, cards, people } = handed.op.body;
  // No name is kept with what was recorded: only that somebody was chosen.
  const named = (people ?? []).map((id, at) => ({ id, name: say("chosen_before", { n: at + 1 }) }));
  return { heads, counts: counts ?? {}, cards: cards ?? [], named };
}

type Received = Pick<Bodies["deliver"], "heads" | "counts" | "cards" | "people">;

function counted({ heads, counts, cards, named }: People): Received {
  const given = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return { heads, cards, people: named.map(({ id }) => id), counts: given };
}

/** A hand-over that was recorded here is corrected, never recorded a second time. */
function doingOf({ handed }: StopView, body: Bodies["deliver"]): Doing {
  const op = handed?.op;
  return op ? correction(op, say("counted_anew"), body) : { kind: "deliver", body };
}

function lackOf(pack: Pack, { heads, counts, cards, named }: People): string | null {
  const all = heads + cards.length + named.length;
  if (all === 0) return say("nobody_counted");
  const over = pack.groups.find(({ code }) => (counts[code] ?? 0) > all);
  return over ? say("group_over_heads", { group: over.name }) : null;
}

/** Who was chosen by name, each with a way off the list. */
function Named({ named, onNamed }: { named: Chosen[]; onNamed: (named: Chosen[]) => void }) {
  if (!named.length) return null;
  return (
    <ul class="named" aria-label={say("choose_names")}>
      {named.map(({ id, name }) => (
        <li key={id}>
          <span>{name}</span>
          <button
            type="button"
            class="button is-small"
            aria-label={say("drop_name", { name })}
            onClick={() => onNamed(named.filter((one) => one.id !== id))}
          >
            ✕
          </button>
        </li>
      ))}
    </ul>
  );
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
