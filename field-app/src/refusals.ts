// What the app cannot do, by its code; the words stand with the screens.

export type RefusalCode =
  | "no_room" // the phone's storage is full
  | "no_session" // nobody is logged in on this phone
  | "no_network" // no answer came
  | "not_allowed" // the login may not record rounds, or there is none
  | "unsent"; // something would be lost

export class Refused extends Error {
  constructor(readonly code: RefusalCode) {
    super(code);
    this.name = "Refused";
  }
}

/** A full storage is told as such; any other fault stays what it is. */
export function told(problem: unknown): unknown {
  return problem instanceof DOMException && problem.name === "QuotaExceededError" ? new Refused("no_room") : problem;
}
