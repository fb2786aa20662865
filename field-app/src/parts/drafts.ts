/** What is half typed, by screen and stop. None is null and not empty: a new version of the app waits for that. */
import type { Place } from "../contract";
import type { RoundView } from "../view";

export type Drafts = Readonly<Record<string, unknown>>;

export function draftsIn(place: Place): Drafts {
  return (place.entry ?? {}) as Drafts;
}

export function draftKey(place: Place): string {
  return `${place.screen} ${place.stop ?? place.round ?? ""}`;
}

/** With a draft more, or without that one when it is null. */
export function withDraft(place: Place, key: string, draft: unknown): Drafts | null {
  const { [key]: _, ...others } = draftsIn(place);
  return orNull(draft === null ? others : { ...others, [key]: draft });
}

/** Drafts of rounds that go on: one of yesterday would hold back new versions for ever. */
export function living(place: Place, rounds: readonly RoundView[]): Drafts | null {
  const open = rounds.filter((one) => !one.signedOff);
  const ids = new Set(open.flatMap(({ round, stops }) => [round.id, ...stops.map(({ stop }) => stop.id)]));
  return orNull(
    Object.fromEntries(Object.entries(draftsIn(place)).filter(([key]) => ids.has(key.split(" ")[1] ?? ""))),
  );
}

function orNull(drafts: Drafts): Drafts | null {
  return Object.keys(drafts).length ? drafts : null;
}
