/** A count by one less and one more. */
import { say } from "../words/say";

interface StepperProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  big?: boolean;
}

const MOST = 9999;

export function Stepper({ label, value, onChange, big = false }: StepperProps) {
  const id = `count-${label}`;
  const typed = (text: string) => onChange(Math.min(Number(text.replace(/\D/g, "") || "0"), MOST));
  return (
    <div class={big ? "stepper is-big" : "stepper"}>
      <label for={id}>{label}</label>
      <button
        type="button"
        aria-label={say("one_less", { what: label })}
        disabled={value === 0}
        onClick={() => onChange(value - 1)}
      >
        −
      </button>
      <input id={id} inputMode="numeric" value={value} onInput={(event) => typed(event.currentTarget.value)} />
      <button
        type="button"
        aria-label={say("one_more", { what: label })}
        onClick={() => onChange(Math.min(value + 1, MOST))}
      >
        +
      </button>
    </div>
  );
}
