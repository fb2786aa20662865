/** Big keys under the thumb instead of the phone's keyboard. The four keys on the right and below belong to the screen. */
import type { ComponentChildren } from "preact";
import { say } from "../words/say";

export interface SideKey {
  label: ComponentChildren;
  /** What the key does, when its sign does not say it in words. */
  name?: string;
  press: () => void;
  disabled?: boolean;
  shows?: boolean;
}

/** Beside 4-6, beside 1-3, beside the zero, below the last. */
export type SideKeys = readonly [SideKey, SideKey, SideKey, SideKey];

interface KeypadProps {
  onKey: (key: string) => void;
  side: SideKeys;
  decimals: boolean;
}

export function Keypad({ onKey, side, decimals }: KeypadProps) {
  const digit = (key: string) => (
    <button type="button" class="key" key={key} onClick={() => onKey(key)}>
      {key}
    </button>
  );
  return (
    <div class="pad" role="group" aria-label={say("number_pad")}>
      {["7", "8", "9"].map(digit)}
      <Side label="⌫" name={say("delete_digit")} press={() => onKey("⌫")} />
      {["4", "5", "6"].map(digit)}
      <Side {...side[0]} />
      {["1", "2", "3"].map(digit)}
      <Side {...side[1]} />
      <button
        type="button"
        class="key"
        disabled={!decimals}
        aria-label={say("decimal_point")}
        onClick={() => onKey(".")}
      >
        .
      </button>
      {digit("0")}
      <Side {...side[2]} />
      <Side {...side[3]} />
    </div>
  );
}

function Side({ label, name, press, disabled = false, shows }: SideKey) {
  return (
    <button
      type="button"
      class="key is-side"
      {...(name ? { "aria-label": name } : {})}
      aria-pressed={shows}
      disabled={disabled}
      onClick={press}
    >
      {label}
    </button>
  );
}
