/** What this phone remembers between stops: the weight of an empty crate and of the trolley, and whether they are taken off. */
import { useState } from "preact/hooks";

export interface Tare {
  grams: number;
  used: boolean;
}

export interface Tares {
  crate: Tare;
  trolley: Tare;
}

const KEPT_AT = "songtor.tares";
const NONE: Tares = { crate: { grams: 0, used: false }, trolley: { grams: 0, used: false } };

export function tareGrams(tares: Tares): number {
  return [tares.crate, tares.trolley].reduce((sum, tare) => sum + (tare.used ? tare.grams : 0), 0);
}

export function useTares(): [Tares, (tares: Tares) => void] {
  const [tares, setTares] = useState(remembered);
  return [
    tares,
    (changed) => {
      localStorage.setItem(KEPT_AT, JSON.stringify(changed));
      setTares(changed);
    },
  ];
}

function remembered(): Tares {
  const kept = localStorage.getItem(KEPT_AT);
  return kept ? { ...NONE, ...(JSON.parse(kept) as Tares) } : NONE;
}
