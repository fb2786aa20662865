/** Eyes are on the card, not on the screen: a card is felt and heard. */
type Outcome = "taken" | "refused";

const SHAKES: Record<Outcome, number[]> = { taken: [40], refused: [120, 60, 120] };
const TONES: Record<Outcome, number> = { taken: 880, refused: 220 };
const TONE_SECONDS = 0.12;

let sound: AudioContext | null = null;

export function buzz(outcome: Outcome): void {
  navigator.vibrate?.(SHAKES[outcome]);
  sound ??= new AudioContext();
  const tone = sound.createOscillator();
  tone.frequency.value = TONES[outcome];
  tone.connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + TONE_SECONDS);
}
