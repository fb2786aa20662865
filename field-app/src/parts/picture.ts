/** A photo small enough for a bad network: longest side 1280, upright, JPEG 0.7, nothing in it but pixels. */
const LONGEST_SIDE = 1280;
const QUALITY = 0.7;

export async function shrunk(file: Blob, canvas: HTMLCanvasElement): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return blobOf(canvas, "image/jpeg", QUALITY);
}

export function blobOf(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> {
  return new Promise((kept, refused) => {
    canvas.toBlob((blob) => (blob ? kept(blob) : refused(new Error("no picture"))), type, quality);
  });
}
