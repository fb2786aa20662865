/** A pack with one pick-up and two deliveries, and operations of a phone. Everything is invented. */
import type { Bodies, Kind, Op, Pack, PackStop } from "../src/contract";

export const SERVED_AT = Date.parse("2026-11-22T08:00:00.000+07:00");
export const [SHOP, OTHER_SHOP, SITE, LAST_SITE] = ["shop", "other shop", "site", "last site"];

export function stop(id: string, kind: PackStop["kind"], more: Partial<PackStop> = {}): PackStop {
  const place = { name: id, address: "", way_in: "", contact: "", phone: "", lat: null, lon: null };
  const plan = { planned_at: null, window: null, expected: [], recipient: null, why: "", signer: "" };
  const told = { state: "planned", recorded: [], handed: null, photos: 0, signed: false };
  return { id, position: 1, kind, ...place, ...plan, ...told, ...more };
}

export function packOf(...stops: PackStop[]): Pack {
  return {
    server_time: new Date(SERVED_AT).toISOString(),
    day: "2026-11-22",
    officer: { name: "มาลี (สมมติ)", district: "1040", district_name: "บางแค" },
    categories: [
      { code: "ready", name: "ready", short: "ready", unit: "KG" },
      { code: "box", name: "box", short: "box", unit: "PIECES" },
    ],
    groups: [],
    reasons: { zero: [], miss: [], waste: [] },
    rounds: [
      {
        id: "round",
        day: "2026-11-22",
        vehicle: "1",
        capacity_kg: null,
        state: "under_way",
        leaves_at: null,
        returns_at: null,
        crew: [],
        aboard: [],
        stops,
      },
    ],
    recipients: [],
  };
}

let seq = 0;

export function op<K extends Kind>(kind: K, at: string | null, body: Bodies[K], more: Partial<Op> = {}): Op {
  seq += 1;
  const made = { op_id: `op ${seq}`, device: "phone", seq, kind, round: "round", stop: at, body };
  const sent = { happened_at: "2026-11-22T09:00:00.000+07:00", offset_ms: 0, state: "unsent", problem: null };
  return { ...made, ...sent, acked_at: null, dismissed: false, ...more } as Op;
}

export const HERE: Bodies["arrive"] = { lat: null, lon: null, accuracy_m: null };

export function kg(gross: string, tare = "0.000"): Bodies["weigh"] {
  return { category: "ready", gross_kg: gross, tare_kg: tare, scale: "" };
}

export const SENT_BEFORE_THE_PACK: Partial<Op> = { state: "accepted", acked_at: SERVED_AT - 1000 };
export const SENT_AFTER_THE_PACK: Partial<Op> = { state: "accepted", acked_at: SERVED_AT + 1000 };
