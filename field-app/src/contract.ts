// What the phone and the server say to each other (design/field.md). kg are decimal strings, times RFC 3339.

export interface Named {
  code: string;
  name: string;
}
export interface Category extends Named {
  short: string;
  unit: "KG" | "PIECES";
}
export interface Reason extends Named {
  needs_note: boolean;
}
export interface Line {
  category: string;
  kg?: string | null;
  pieces?: number | null;
}
export interface ExpectedLine extends Line {
  use_by?: string | null;
}
export interface RecordedLine extends Line {
  zero_reason?: string | null;
}
export interface PackStop {
  id: string;
  position: number;
  kind: "pickup" | "delivery";
  name: string;
  address: string;
  way_in: string;
  contact: string;
  phone: string;
  lat: number | null;
  lon: number | null;
  planned_at: string | null;
  window: { from: string; until: string } | null;
  state: string;
  expected: ExpectedLine[];
  recipient: string | null;
  why: string;
  signer: string;
  recorded: RecordedLine[];
  handed: null | { lines: Line[]; heads: number | null };
  photos: number;
  signed: boolean;
}
export interface PackRound {
  id: string;
  day: string;
  vehicle: string;
  capacity_kg: number | null;
  state: "published" | "under_way" | "signed_off";
  leaves_at: string | null;
  returns_at: string | null;
  crew: string[];
  aboard: Line[];
  stops: PackStop[];
}
export interface Pack {
  server_time: string;
  day: string;
  officer: { name: string; district: string; district_name: string };
  categories: Category[];
  groups: Named[];
  reasons: { zero: Reason[]; miss: Reason[]; waste: Reason[] };
  rounds: PackRound[];
  recipients: { id: string; name: string; kind: "site" }[];
}

export interface Bodies {
  arrive: { lat: number | null; lon: number | null; accuracy_m: number | null };
  weigh:
    | { category: string; gross_kg: string; tare_kg: string; scale: string; crates?: string[] }
    | { category: "box"; pieces: number };
  zero: { reason: string; note: string; category?: string };
  photo: { blob: string };
  sign: { blob: string; name: string; position: string };
  note: { text: string };
  miss: { reason: string; note?: string };
  left_over: { lines: Line[]; until?: string };
  deliver: { recipient: string | null; lines: Line[]; heads: number; counts: Record<string, number>; cards: string[]; people?: string[] };
  waste: { lines: Line[]; reason: string; note?: string };
  correct: { of: string; reason: string; body: Body | null };
  sign_off: { kept?: Line[]; reason?: string };
}
export type Kind = keyof Bodies;
export type Body<K extends Kind = Kind> = Bodies[K];

/** Somebody the district knows, as far as this officer may see them. */
export interface Known {
  id: string;
  name: string;
  about: string;
}
export interface Found {
  people: Known[];
  is_limited: boolean;
}

export interface Problem {
  code: string;
  title: string;
}
export type OpState = "unsent" | "accepted" | "late" | "rejected" | "conflict";
export type Verdict = "accepted" | "duplicate" | "conflict" | "rejected" | "late";

export interface OpOf<K extends Kind> {
  op_id: string;
  device: string;
  seq: number;
  kind: K;
  round: string | null;
  stop: string | null;
  happened_at: string;
  /** The phone's clock minus the server's, as measured at the last answer before the act. */
  offset_ms: number;
  body: Bodies[K];
  state: OpState;
  problem: Problem | null;
  /** When the server's `ack` passed it, by the phone's clock; null while it is unsent. */
  acked_at: number | null;
  /** The officer has dealt with its refusal. */
  dismissed: boolean;
}
export type Op = { [K in Kind]: OpOf<K> }[Kind];

export interface Result {
  op_id: string;
  verdict: Verdict;
  problem: Problem | null;
}
export interface Answer {
  results: Result[];
  ack: number;
  server_time: string;
}

export interface Session {
  device: string;
  token: string;
  label: string;
}
/** Where the officer is in the app and what is half typed; the screens decide what `entry` holds. */
export interface Place {
  screen: string;
  round: string | null;
  stop: string | null;
  entry: unknown;
}
export type Language = "th" | "en";
