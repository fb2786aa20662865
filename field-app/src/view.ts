/** What the rounds look like on this phone: the pack of the server plus what was recorded here since. */
import type {
  Bodies,
  Body,
  Category,
  Kind,
  Op,
  OpOf,
  Pack,
  PackRound,
  PackStop,
  Reason,
  RecordedLine,
} from "./contract";
import { type Amounts, amountOf, amountsOf, gramsOf, minus, plus, totals } from "./parts/amounts";

export type StopState = "planned" | "arrived" | "done" | "missed";

export interface Weighed {
  amount: number;
  zeroReason: string;
  /** The operation of this phone behind it; null when somebody else recorded it. */
  op: Op | null;
}

export interface StopView {
  stop: PackStop;
  state: StopState;
  weighed: Readonly<Record<string, Weighed>>;
  nothing: Op | null;
  isWeighed: boolean;
  photos: number;
  signed: boolean;
  handed: { amounts: Amounts; heads: number; op: OpOf<"deliver"> | null } | null;
  leftOvers: OpOf<"left_over">[];
  notes: string[];
  missed: OpOf<"miss"> | null;
  unsent: number;
}

export type Missing = { stop: StopView; what: "to_visit" | "to_weigh" | "to_hand_over" };

export interface RoundView {
  round: PackRound;
  stops: StopView[];
  next: StopView | null;
  collected: Amounts;
  handed: Amounts;
  wasted: Amounts;
  wastes: OpOf<"waste">[];
  /** By the books: carried before, plus collected, less handed over and wasted. */
  aboard: Amounts;
  missing: Missing[];
  signedOff: boolean;
  unsent: number;
}

/** Share of what was collected that may be missing without a reason: one fiftieth, as the sign-off counts it. */
const SHARE_WITHOUT_REASON = 50;

/** Of one round or stop: what holds, what of it the pack does not tell yet, and what was taken back since the pack. */
interface Own {
  holding: readonly Op[];
  fresh: readonly Op[];
  gone: readonly Op[];
}

export function viewOf(pack: Pack, ops: readonly Op[]): RoundView[] {
  const standing = ops.filter((op) => op.state !== "rejected" && op.state !== "conflict");
  const holding = heldBy(standing);
  const back = new Set(
    only("correct", standing).flatMap((op) => (isTold(op, pack) || op.body.body ? [] : [op.body.of])),
  );
  const own = {
    holding,
    fresh: holding.filter((op) => !isTold(op, pack)),
    gone: standing.filter((op) => back.has(op.op_id)),
  };
  return pack.rounds.map((round) =>
    roundView(
      round,
      narrowed(own, (op) => op.round === round.id),
    ),
  );
}

function narrowed({ holding, fresh, gone }: Own, here: (op: Op) => boolean): Own {
  return { holding: holding.filter(here), fresh: fresh.filter(here), gone: gone.filter(here) };
}

/** Operations as corrected: what was taken back is gone, a new body replaces the old. */
function heldBy(standing: readonly Op[]): Op[] {
  const bodies = new Map<string, { body: Body | null; by: Op }>();
  for (const op of standing) {
    if (op.kind === "correct") bodies.set(op.body.of, { body: op.body.body, by: op });
  }
  return standing.flatMap((op) => {
    const corrected = bodies.get(op.op_id);
    if (op.kind === "correct" || (corrected && corrected.body === null)) return [];
    return corrected?.body ? [{ ...op, body: corrected.body, acked_at: corrected.by.acked_at } as Op] : [op];
  });
}

/** The pack was made after the server took this operation: what the pack says is what holds. */
function isTold(op: Op, pack: Pack): boolean {
  return op.state === "accepted" && op.acked_at !== null && op.acked_at - op.offset_ms < Date.parse(pack.server_time);
}

function roundView(round: PackRound, own: Own): RoundView {
  const { holding, fresh } = own;
  const signedOff = round.state === "signed_off" || fresh.some((op) => op.kind === "sign_off");
  const stops = round.stops
    .filter((stop) => stop.state !== "cancelled")
    .map((stop) =>
      stopView(
        stop,
        narrowed(own, (op) => op.stop === stop.id),
      ),
    );
  leaveWhereTheCrewWentOn(stops, fresh, signedOff);
  const collected = sumOf(stops.map(amountsWeighed));
  const handed = sumOf(stops.map((stop) => stop.handed?.amounts ?? {}));
  const wastes = only("waste", holding);
  const wasted = sumOf(wastes.map((op) => amountsOf(op.body.lines)));
  return {
    round,
    stops,
    next: signedOff ? null : (stops.find((stop) => isOpen(stop.state)) ?? null),
    collected,
    handed,
    wasted,
    wastes,
    aboard: minus(minus(plus(amountsOf(round.aboard), collected), handed), wasted),
    missing: signedOff ? [] : missingOf(stops),
    signedOff,
    unsent: unsentIn(holding),
  };
}

export function isOpen(state: StopState): boolean {
  return state === "planned" || state === "arrived";
}

function stopView(stop: PackStop, own: Own): StopView {
  const { holding, fresh } = own;
  const nothing = last(only("zero", fresh).filter((op) => !op.body.category));
  const weighed = weighedAt(stop, own);
  return {
    stop,
    state: stateOf(stop, own),
    weighed,
    nothing,
    isWeighed: nothing !== null || Object.keys(weighed).length > 0,
    photos: stop.photos + only("photo", fresh).length,
    signed: stop.signed || only("sign", fresh).length > 0,
    handed: handedAt(stop, own),
    leftOvers: only("left_over", holding),
    notes: only("note", holding).flatMap((op) => op.body.text || []),
    missed: last(only("miss", holding)),
    unsent: unsentIn(holding),
  };
}

function stateOf({ kind, state }: PackStop, { holding, fresh, gone }: Own): StopState {
  const did = (...kinds: Kind[]) => fresh.some((op) => kinds.includes(op.kind));
  if (did("miss")) return "missed";
  if (did("deliver") || (kind === "pickup" && did("sign"))) return "done";
  const reopened = gone.some((op) => op.kind === "miss" || op.kind === "deliver");
  if (reopened) return only("arrive", holding).length > 0 ? "arrived" : "planned";
  if (state === "planned" && did("arrive", "weigh", "zero", "photo", "sign")) return "arrived";
  return state as StopState;
}

function weighedAt(stop: PackStop, { holding, fresh, gone }: Own): Record<string, Weighed> {
  const weighed: Record<string, Weighed> = {};
  const takenBack = new Set(gone.map(weighsOf));
  for (const line of stop.recorded) {
    if (!takenBack.has(line.category)) weighed[line.category] = toldWeighing(line, holding);
  }
  for (const op of fresh) {
    if (op.kind === "weigh") weighed[op.body.category] = { amount: netOf(op.body), zeroReason: "", op };
    if (op.kind === "zero" && op.body.category)
      weighed[op.body.category] = { amount: 0, zeroReason: op.body.reason, op };
  }
  return weighed;
}

/** What the server says holds, with the operation of this phone it came from, so that it can be corrected here. */
function toldWeighing(line: RecordedLine, holding: readonly Op[]): Weighed {
  const op = last(holding.filter((one) => weighsOf(one) === line.category));
  return { amount: amountOf(line), zeroReason: line.zero_reason ?? "", op };
}

/** Net grams, or pieces. */
export function netOf(body: Bodies["weigh"]): number {
  return "pieces" in body ? body.pieces : gramsOf(body.gross_kg) - gramsOf(body.tare_kg);
}

function handedAt(stop: PackStop, { holding, fresh, gone }: Own): StopView["handed"] {
  const delivered = last(only("deliver", fresh));
  if (delivered) {
    return { amounts: amountsOf(delivered.body.lines), heads: delivered.body.heads, op: delivered };
  }
  if (!stop.handed || only("deliver", gone).length > 0) return null;
  const op = last(only("deliver", holding));
  return { amounts: amountsOf(stop.handed.lines), heads: stop.handed.heads ?? 0, op };
}

/** A pick-up is done without a signature once the crew arrived elsewhere, or signed off. */
function leaveWhereTheCrewWentOn(stops: StopView[], own: readonly Op[], signedOff: boolean): void {
  const arrivals = only("arrive", own);
  for (const [index, at_] of stops.entries()) {
    if (at_.stop.kind !== "pickup" || at_.state !== "arrived") continue;
    const since = last(arrivals.filter((op) => op.stop === at_.stop.id))?.seq ?? 0;
    const wentOn = arrivals.some((op) => op.stop !== at_.stop.id && op.seq > since);
    if (wentOn || signedOff) stops[index] = { ...at_, state: "done" };
  }
}

function missingOf(stops: readonly StopView[]): Missing[] {
  return stops.flatMap((stop): Missing[] => {
    if (stop.state === "planned") return [{ stop, what: "to_visit" }];
    if (stop.stop.kind === "pickup" && stop.state !== "missed" && !stop.isWeighed) return [{ stop, what: "to_weigh" }];
    if (stop.stop.kind === "delivery" && stop.state === "arrived") return [{ stop, what: "to_hand_over" }];
    return [];
  });
}

/** What this delivery gets of what is aboard: its part of the plan among the deliveries still to come. */
export function shareOf(pack: Pack, round: RoundView, stop: StopView): Amounts {
  const waiting = round.stops.filter((one) => one.stop.kind === "delivery" && (isOpen(one.state) || one === stop));
  const share: Record<string, number> = {};
  for (const category of pack.categories) {
    const aboard = Math.max(round.aboard[category.code] ?? 0, 0);
    const planned = waiting.map((one) => amountsOf(one.stop.expected)[category.code] ?? 0);
    const whole = planned.reduce((sum, amount) => sum + amount, 0);
    const mine = whole ? (planned[waiting.indexOf(stop)] ?? 0) / whole : 1 / waiting.length;
    share[category.code] = mine === 1 ? aboard : roundDown(aboard * mine, category);
  }
  return share;
}

/** Scales of the sites show 10 grams. */
function roundDown(amount: number, category: Category): number {
  return category.unit === "PIECES" ? Math.floor(amount) : Math.floor(amount / 10) * 10;
}

/** What sign-off would book as difference, and whether it wants a reason for it. */
export function differenceOf(
  pack: Pack,
  round: RoundView,
  kept: Amounts,
): { grams: number; pieces: number; needsReason: boolean } {
  const open = minus(round.aboard, kept);
  const lost = totals(
    pack.categories,
    Object.fromEntries(Object.entries(open).map(([code, amount]) => [code, Math.abs(amount)])),
  );
  const collected = totals(pack.categories, round.collected);
  const needsReason =
    lost.grams * SHARE_WITHOUT_REASON > collected.grams || lost.pieces * SHARE_WITHOUT_REASON > collected.pieces;
  return { ...lost, needsReason };
}

/** Grams and pieces the scale said at a pick-up. */
export function amountsWeighed(stop: StopView): Amounts {
  if (stop.stop.kind !== "pickup") return {};
  return Object.fromEntries(Object.entries(stop.weighed).map(([code, { amount }]) => [code, amount]));
}

export function reasonName(reasons: readonly Reason[], code: string): string {
  return reasons.find((reason) => reason.code === code)?.name ?? code;
}

function sumOf(amounts: readonly Amounts[]): Amounts {
  return amounts.reduce(plus, {});
}

/** The kind of food an operation weighed, or found none of. */
function weighsOf(op: Op): string | undefined {
  return op.kind === "weigh" || op.kind === "zero" ? op.body.category : undefined;
}

function unsentIn(ops: readonly Op[]): number {
  return ops.filter((op) => op.state === "unsent").length;
}

function only<K extends Kind>(kind: K, ops: readonly Op[]): OpOf<K>[] {
  return ops.filter((op) => op.kind === kind) as OpOf<K>[];
}

function last<T>(items: readonly T[]): T | null {
  return items.at(-1) ?? null;
}
