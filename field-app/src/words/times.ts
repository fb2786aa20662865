/** Hours and days as officers read them: 09:58, and years of the Buddhist era. */
import { say, spoken } from "./say";

const ZONE = "Asia/Bangkok";

export function hour(when: string | number | Date): string {
  return new Date(when).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
}

/** Day of the zone, like 2026-11-22. */
export function dayOf(when: string | number | Date): string {
  return new Date(when).toLocaleDateString("en-CA", { timeZone: ZONE });
}

export function longDay(day: string): string {
  const locale = spoken() === "th" ? "th-TH-u-ca-buddhist-nu-latn" : "en-GB-u-ca-gregory";
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: ZONE } as const;
  return new Date(`${day}T12:00:00+07:00`).toLocaleDateString(locale, options);
}

/** The hour alone today, with the day before it otherwise. */
export function moment(when: number): string {
  if (dayOf(when) === dayOf(Date.now())) return hour(when);
  const locale = spoken() === "th" ? "th-TH-u-ca-buddhist-nu-latn" : "en-GB";
  const day = new Date(when).toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: ZONE });
  return say("day_and_hour", { day, hour: hour(when) });
}
