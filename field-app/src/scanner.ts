// Reads codes from the camera: with the phone's own reader where it has one, else with the one the worker keeps.

export interface Scanner {
  /** What the codes in the picture say. */
  read(picture: ImageBitmapSource): Promise<string[]>;
}
interface Detector {
  detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
interface NativeDetector {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const CARDS = ["qr_code", "code_128"] as const;
/** Cards, and what is printed on packets. */
export const CARDS_AND_GOODS = [...CARDS, "ean_13", "ean_8", "upc_a"] as const;
export type Formats = readonly (typeof CARDS_AND_GOODS)[number][];

export async function openScanner(formats: Formats = CARDS): Promise<Scanner> {
  const detector = (await native(formats)) ?? (await import("./zxing")).makeDetector([...formats]);
  return { read: async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue) };
}

async function native(wanted: Formats): Promise<Detector | null> {
  const known = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  const formats = (await known?.getSupportedFormats().catch(() => [])) ?? [];
  return known && wanted.every((format) => formats.includes(format)) ? new known({ formats: [...wanted] }) : null;
}
