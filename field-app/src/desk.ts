// The desk's camera: reads one code into a field and sends its form. Nothing of it shows where there is no camera.

interface Detector {
  detect(picture: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
type Formats = readonly ("ean_13" | "ean_8" | "upc_a" | "itf" | "qr_code" | "code_128")[];
interface NativeDetector {
  new (options: { formats: Formats }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const FORMATS: Readonly<Record<string, Formats>> = {
  goods: ["ean_13", "ean_8", "upc_a", "itf"],
  card: ["qr_code", "code_128"],
};
const LOOK_EVERY_MS = 150;

async function reader(formats: Formats): Promise<Detector> {
  const known = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  const supported = (await known?.getSupportedFormats().catch(() => [])) ?? [];
  if (known && formats.every((format) => supported.includes(format))) return new known({ formats });
  return (await import("./zxing")).makeDetector([...formats]);
}

/** What the camera sees first, or nothing when the dialog was closed before. */
async function firstCode(video: HTMLVideoElement, formats: Formats, isOpen: () => boolean): Promise<string> {
  const [stream, detector] = await Promise.all([
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }),
    reader(formats),
  ]);
  try {
    video.srcObject = stream;
    await video.play();
    while (isOpen()) {
      const code = (await detector.detect(video))[0]?.rawValue;
      if (code) return code;
      await new Promise((later) => setTimeout(later, LOOK_EVERY_MS));
    }
    return "";
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}

function begin(button: HTMLButtonElement): void {
  const dialog = button.nextElementSibling as HTMLDialogElement;
  const field = document.getElementById(button.dataset.camera ?? "") as HTMLInputElement | null;
  const failed = dialog.querySelector<HTMLElement>("[data-camera-failed]");
  const video = dialog.querySelector("video");
  if (!field?.form || !video || !failed) return;
  const form = field.form;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    video.hidden = false;
    dialog.showModal();
    const formats = FORMATS[button.dataset.reads ?? "goods"] ?? [];
    const code = await firstCode(video, formats, () => dialog.open).catch(() => null);
    if (code) {
      dialog.close();
      field.value = code;
      form.requestSubmit(form.querySelector<HTMLButtonElement>("button[type=submit]"));
    } else if (code === null && dialog.open) {
      video.hidden = true;
      failed.hidden = false;
    }
  });
  dialog.querySelector("[data-camera-close]")?.addEventListener("click", () => dialog.close());
  button.hidden = false;
}

async function show(): Promise<void> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  if (!devices.some(({ kind }) => kind === "videoinput")) return;
  document.querySelectorAll<HTMLButtonElement>("button[data-camera]").forEach(begin);
}

void show();
