/** Where the phone is, when it knows within a few seconds; nobody waits for it. */
const PATIENCE_MS = 6000;
const YOUNG_ENOUGH_MS = 60000;

export interface Spot {
  lat: number | null;
  lon: number | null;
  accuracy_m: number | null;
}

const UNKNOWN: Spot = { lat: null, lon: null, accuracy_m: null };

export function whereAmI(): Promise<Spot> {
  if (!("geolocation" in navigator)) return Promise.resolve(UNKNOWN);
  return new Promise((found) => {
    // A permission nobody answers calls neither way back: the clock does.
    const enough = setTimeout(() => found(UNKNOWN), PATIENCE_MS);
    const tell = (spot: Spot) => {
      clearTimeout(enough);
      found(spot);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => tell({ lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.round(coords.accuracy) }),
      () => tell(UNKNOWN),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: YOUNG_ENOUGH_MS },
    );
  });
}
