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

const FORMATS = ["qr_code", "code_128"] as const;

export async function openScanner(): Promise<Scanner> {
  const detector = (await native()) ?? (await import("./zxing")).makeDetector([...FORMATS]);
  return { read: async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue) };
}

async function native(): Promise<Detector | null> {
  const known = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  const formats = (await known?.getSupportedFormats().catch(() => [])) ?? [];
  return known && FORMATS.every((format) => formats.includes(format)) ? new known({ formats: [...FORMATS] }) : null;
}
