// Names that need no server: operations by time, blobs by content.

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** A UUIDv7 (RFC 9562): the moment first, so that ids sort as they were minted. */
export function uuid7(moment: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(moment) << 16n) | BigInt((bytes[6]! << 8) | bytes[7]!));
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

export async function sha256(blob: Blob): Promise<string> {
  return digestOf(await blob.arrayBuffer());
}

export async function digestOf(bytes: ArrayBuffer): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The moment as the phone's own clock on the wall shows it: RFC 3339 with offset and milliseconds. */
export function rfc3339(moment: number): string {
  const east = -new Date(moment).getTimezoneOffset();
  const two = (number: number): string => String(Math.floor(number)).padStart(2, "0");
  const wall = new Date(moment + east * 60_000).toISOString().slice(0, -1);
  return `${wall}${east < 0 ? "-" : "+"}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`;
}
