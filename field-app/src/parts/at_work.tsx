/** What every screen stands on: the snapshot, where the officer is, how to go on and how to record. */
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type { Kind, Op, Pack, Place } from "../contract";
import { type Snapshot, type Where, keepPlace, record } from "../store";
import { type RoundView, type StopView, viewOf } from "../view";
import { say, speaks } from "../words/say";
import type { Doing } from "./doing";
import { draftKey, draftsIn, living, withDraft } from "./drafts";
import { type Saying, useSaying } from "./saying";

export interface AtWork {
  snapshot: Snapshot;
  place: Place;
  rounds: RoundView[];
  round: RoundView | null;
  stop: StopView | null;
  saying: Saying;
  go: (screen: string, at?: { round?: string | null; stop?: string | null }) => void;
  keepDraft: (draft: unknown) => void;
  dropDraft: (screen: string) => void;
  /** Keeps the acts on the phone and says so, with the way back. False when the phone could not keep them. */
  keep: (doings: Doing[], said: string) => Promise<boolean>;
}

const Shared = createContext<AtWork | null>(null);

export function useWork(): AtWork {
  const work = useContext(Shared);
  if (!work) throw new Error("outside of the app");
  return work;
}

/** For screens that are only shown with a pack, a round and a stop. */
export function useStop(): { work: AtWork; pack: Pack; round: RoundView; stop: StopView } {
  const { work, pack, round } = useRound();
  if (!work.stop) throw new Error("no stop here");
  return { work, pack, round, stop: work.stop };
}

export function useRound(): { work: AtWork; pack: Pack; round: RoundView } {
  const work = useWork();
  if (!work.snapshot.pack || !work.round) throw new Error("no round here");
  return { work, pack: work.snapshot.pack, round: work.round };
}

/** A half-typed entry of this screen: it outlives the browser, and goes when it is given null. */
export function useDraft<T>(initial: T): [T, (draft: T | null) => void] {
  const work = useWork();
  const [draft, setDraft] = useState<T>(() => (draftsIn(work.place)[draftKey(work.place)] as T | undefined) ?? initial);
  const keep = (changed: T | null) => {
    if (changed !== null) setDraft(changed);
    work.keepDraft(changed);
  };
  return [draft, keep];
}

/** What is half typed on another screen of this stop. */
export function draftOf<T>({ place }: AtWork, screen: string): T | undefined {
  return draftsIn(latest(place))[draftKey({ ...place, screen })] as T | undefined;
}

export function AtWorkProvider({ snapshot, children }: { snapshot: Snapshot; children: ComponentChildren }) {
  speaks(snapshot.language);
  if (!snapshot.session) written = null;
  const saying = useSaying();
  const { place, pack, ops } = snapshot;
  const rounds = useMemo(() => (pack ? viewOf(pack, ops) : []), [pack, ops]);
  const round = rounds.find((one) => one.round.id === place.round) ?? null;
  const stop = round?.stops.find((one) => one.stop.id === place.stop) ?? null;
  useWayBack();
  const work: AtWork = {
    snapshot,
    place,
    rounds,
    round,
    stop,
    saying,
    go: (screen, at = {}) =>
      goOn({ round: place.round, stop: place.stop, ...at, screen, entry: living(latest(place), rounds) }),
    keepDraft: (draft) => keepDraft(place, draft),
    dropDraft: (screen) => keepDraft({ ...place, screen }, null),
    keep: (doings, said) => keepActs(place, doings, said, saying),
  };
  return <Shared.Provider value={work}>{children}</Shared.Provider>;
}

// Drafts are written faster than snapshots come back: the last written place is the one to add to.
let written: Place | null = null;

function latest(place: Place): Place {
  return written ?? place;
}

function keepDraft(of: Place, draft: unknown): void {
  const now = latest(of);
  written = { ...now, entry: withDraft(now, draftKey(of), draft) };
  keepPlace(written);
}

function goOn(place: Place): void {
  written = place;
  history.pushState({ screen: place.screen, round: place.round, stop: place.stop }, "");
  keepPlace(place);
}

/** The phone's own back key goes one screen back, and keeps what is half typed. */
function useWayBack(): void {
  useEffect(() => {
    const back = ({ state }: PopStateEvent) => {
      const to = { screen: "today", round: null, stop: null, ...(state as Partial<Place> | null) };
      written = { ...to, entry: written?.entry ?? null } as Place;
      keepPlace(written);
    };
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
}

// A second tap while the first is being written would weigh twice.
let writing = false;

async function keepActs(place: Place, doings: Doing[], said: string, saying: Saying): Promise<boolean> {
  if (writing) return false;
  writing = true;
  const at: Where = { round: place.round, stop: place.stop };
  const kept: [Op, Doing][] = [];
  try {
    for (const doing of doings) kept.push([await record(doing.kind, at, doing.body, doing.blobs), doing]);
  } catch {
    saying.alarm(say("phone_full"));
    return false;
  } finally {
    writing = false;
  }
  saying.tell(said, canGoBack(doings) ? () => takeBack(at, kept) : null);
  return true;
}

/** Evidence is never taken back; the district reads it as it was. */
const NO_WAY_BACK: ReadonlySet<Kind> = new Set(["arrive", "photo", "sign", "note", "sign_off"]);

function canGoBack(doings: readonly Doing[]): boolean {
  return doings.every((doing) => !NO_WAY_BACK.has(doing.kind) && (doing.kind !== "correct" || doing.before));
}

async function takeBack(at: Where, kept: [Op, Doing][]): Promise<void> {
  for (const [op, doing] of kept.reverse()) {
    const of = doing.kind === "correct" ? doing.body.of : op.op_id;
    await record("correct", at, { of, reason: say("pressed_wrongly"), body: doing.before ?? null });
  }
}
