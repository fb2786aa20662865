/** A signature on glass. Its strokes are kept as they were drawn, so that turning the phone loses nothing. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import SignaturePad, { type PointGroup } from "signature_pad";
import { say } from "../words/say";

export interface Strokes {
  width: number;
  groups: PointGroup[];
}

/** Shorter than this, all strokes together, is a slip of the finger. */
const SHORTEST = 60;
const RATIO_LIMIT = 2;

export function isBlank({ groups }: Strokes): boolean {
  const length = groups.reduce((sum, { points }) => sum + lengthOf(points), 0);
  return length < SHORTEST;
}

function lengthOf(points: readonly { x: number; y: number }[]): number {
  return points.slice(1).reduce((sum, point, at) => {
    const before = points[at] ?? point;
    return sum + Math.hypot(point.x - before.x, point.y - before.y);
  }, 0);
}

interface GlassProps {
  strokes: Strokes;
  onDrawn: (strokes: Strokes) => void;
  canvas: RefObject<HTMLCanvasElement | null>;
}

export function Glass({ strokes, onDrawn, canvas }: GlassProps) {
  const pad = useRef<SignaturePad | null>(null);
  const latest = useRef({ strokes, onDrawn });
  latest.current = { strokes, onDrawn };
  useEffect(() => {
    const glass = canvas.current;
    if (!glass) return undefined;
    // Black on white by day and by night: it is evidence and gets printed.
    const drawn = new SignaturePad(glass, { backgroundColor: "#ffffff", penColor: "#101412" });
    pad.current = drawn;
    drawn.addEventListener("endStroke", () =>
      latest.current.onDrawn({ width: glass.offsetWidth, groups: drawn.toData() }),
    );
    const watch = new ResizeObserver(() => fit(glass, drawn, latest.current.strokes));
    watch.observe(glass);
    return () => {
      watch.disconnect();
      drawn.off();
    };
  }, []);
  const clear = () => {
    pad.current?.clear();
    onDrawn({ width: strokes.width, groups: [] });
  };
  return (
    <div class="glass">
      <canvas ref={canvas} role="img" aria-label={say("sign_in_box")} />
      {strokes.groups.length === 0 && (
        <span class="glass-hint" aria-hidden="true">
          {say("sign_here")}
        </span>
      )}
      <button type="button" class="button is-small glass-clear" onClick={clear} disabled={strokes.groups.length === 0}>
        {say("clear")}
      </button>
    </div>
  );
}

function fit(glass: HTMLCanvasElement, pad: SignaturePad, strokes: Strokes): void {
  const ratio = Math.min(Math.max(devicePixelRatio || 1, 1), RATIO_LIMIT);
  glass.width = Math.round(glass.offsetWidth * ratio);
  glass.height = Math.round(glass.offsetHeight * ratio);
  glass.getContext("2d")?.scale(ratio, ratio);
  pad.clear();
  const scale = strokes.width ? glass.offsetWidth / strokes.width : 1;
  pad.fromData(strokes.groups.map((group) => scaled(group, scale)));
}

function scaled(group: PointGroup, scale: number): PointGroup {
  return { ...group, points: group.points.map((point) => ({ ...point, x: point.x * scale, y: point.y * scale })) };
}
