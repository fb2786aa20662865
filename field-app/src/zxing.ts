import { BarcodeDetector, prepareZXingModule, type BarcodeFormat } from "barcode-detector/ponyfill";
import reader from "zxing-wasm/reader/zxing_reader.wasm";

prepareZXingModule({ overrides: { locateFile: () => reader } });

export function makeDetector(formats: BarcodeFormat[]): BarcodeDetector {
  return new BarcodeDetector({ formats });
}
