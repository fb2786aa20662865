/** The heart: a kind of food, what the scale says, crate after crate, and save. */
import { useState } from "preact/hooks";
import type { Category, Pack } from "../contract";
import { amountsOf, inPieces, shown } from "../parts/amounts";
import { type AtWork, useDraft, useStop } from "../parts/at_work";
import { Act, Frame } from "../parts/frame";
import { Keypad, type SideKeys } from "../parts/keypad";
import { tareGrams, useTares } from "../parts/remembered";
import { Tiles, said } from "../parts/tiles";
import type { WeighDraft } from "../parts/weighing";
import { type StopView, type Weighed, reasonName } from "../view";
import { say } from "../words/say";
import { stopOf } from "./stop";
import { AskAgain, Crates, TareSheet, WhyCorrected, ZeroSheet } from "./weigh_sheets";
import { Desk } from "./weigh_desk";

type Open = "" | "tare" | "zero" | "crates" | "odd" | "why";

export function Weigh() {
  const { work, pack, round, stop } = useStop();
  const [tares, keepTares] = useTares();
  const [draft, keepDraft] = useDraft(emptyDraft(pack, stop));
  const [open, setOpen] = useState<Open>("");
  const [lack, setLack] = useState<string | null>(null);
  const desk = new Desk(pack, stop, draft, tareGrams(tares));
  const change = (changed: WeighDraft) => {
    setLack(null);
    keepDraft(changed);
  };
  const save = useSaving({ work, desk, change, keepDraft, setOpen, setLack });
  const closed = () => setOpen("");
  return (
    <Frame
      title={stop.stop.name}
      above={stopOf(round, stop)}
      lack={lack}
      back={() => work.go("stop")}
      dock={<Act words={say(isFirst(stop) ? "save_then_photo" : "save")} press={() => save(false)} />}
    >
      <WeighTiles desk={desk} onSelect={(code) => change(desk.selected(code))} />
      <Readout desk={desk} onCrates={() => setOpen("crates")} />
      <Keypad
        onKey={(key) => change(desk.pressed(key))}
        side={sideKeys(desk, change, setOpen, setLack)}
        decimals={!inPieces(desk.category)}
      />
      {open === "tare" && <TareSheet desk={desk} tares={tares} onTares={keepTares} change={change} close={closed} />}
      {open === "zero" && <ZeroSheet desk={desk} close={closed} saved={() => keepDraft(desk.settled())} />}
      {open === "crates" && <Crates desk={desk} change={change} close={closed} />}
      {open === "odd" && <AskAgain desk={desk} confirm={() => save(true)} close={closed} />}
      {open === "why" && <WhyCorrected confirm={(reason) => save(true, reason)} close={closed} />}
    </Frame>
  );
}

/** Photo and signature follow the first weights; whoever mends later goes back to the stop. */
function isFirst({ photos, signed }: StopView): boolean {
  return photos === 0 && !signed;
}

/** On the first kind of food that is expected and not weighed yet. */
function emptyDraft(pack: Pack, stop: StopView): WeighDraft {
  const expected = amountsOf(stop.stop.expected);
  const waiting = pack.categories.filter(({ code }) => !stop.weighed[code]);
  const best = waiting.find(({ code }) => expected[code]) ?? waiting[0] ?? pack.categories[0];
  return { category: best?.code ?? "", typed: "", crates: {}, pieces: {} };
}

interface SavingProps {
  work: AtWork;
  desk: Desk;
  change: (draft: WeighDraft) => void;
  keepDraft: (draft: WeighDraft | null) => void;
  setOpen: (open: Open) => void;
  setLack: (lack: string | null) => void;
}

/** Asks what is odd and why something saved is changed, then keeps one operation per kind of food. */
function useSaving({ work, desk, change, keepDraft, setOpen, setLack }: SavingProps) {
  return async (asked: boolean, reason = "") => {
    const taken = desk.taken();
    if (typeof taken === "string") return setLack(taken);
    change(taken.draft);
    if (taken.isEmpty && !taken.stop.isWeighed) return setLack(say("nothing_weighed"));
    if (!asked && taken.odd()) return setOpen("odd");
    if (taken.corrects() && !reason) return setOpen("why");
    setOpen("");
    const doings = taken.doings(reason);
    if (doings.length > 0 && !(await work.keep(doings, say("weights_kept")))) return undefined;
    keepDraft(null);
    return work.go(isFirst(desk.stop) ? "photo" : "stop");
  };
}

function WeighTiles({ desk, onSelect }: { desk: Desk; onSelect: (code: string) => void }) {
  const expected = amountsOf(desk.stop.stop.expected);
  const valueOf = (category: Category) => {
    const saved = desk.stop.weighed[category.code];
    const plan = expected[category.code];
    return {
      amount: desk.isTouched(category) ? desk.amount(category) : (saved?.amount ?? (desk.stop.nothing ? 0 : null)),
      brief: plan ? `~${shown(category, plan)}` : "",
      hint: hintOf(desk.pack, saved, plan ? say("of_about", { amount: said(category, plan) }) : ""),
      done: !desk.isTouched(category) && (saved !== undefined || desk.stop.nothing !== null),
    };
  };
  return (
    <Tiles categories={desk.pack.categories} selected={desk.category.code} valueOf={valueOf} onSelect={onSelect} />
  );
}

function hintOf(pack: Pack, saved: Weighed | undefined, plan: string): string {
  if (saved?.zeroReason) return reasonName(pack.reasons.zero, saved.zeroReason);
  return plan;
}

function Readout({ desk, onCrates }: { desk: Desk; onCrates: () => void }) {
  const { category } = desk;
  return (
    <div class="readout">
      <button type="button" class="readout-list" onClick={onCrates} disabled={inPieces(category)}>
        {desk.listing()}
      </button>
      <output class="readout-value" aria-live="off">
        {desk.readout()} <small>{say(inPieces(category) ? "boxes" : "kg")}</small>
      </output>
    </div>
  );
}

function sideKeys(
  desk: Desk,
  change: (draft: WeighDraft) => void,
  setOpen: (open: Open) => void,
  setLack: (lack: string | null) => void,
): SideKeys {
  const zero = { label: say("key_zero"), press: () => setOpen("zero") };
  const undo = { label: "↶", name: say("undo_last"), press: () => change(desk.undone()) };
  if (inPieces(desk.category)) {
    const more = {
      label: "+1",
      name: say("plus_one", { what: desk.category.short }),
      press: () => change(desk.stepped(1)),
    };
    const less = {
      label: "−1",
      name: say("minus_one", { what: desk.category.short }),
      press: () => change(desk.stepped(-1)),
    };
    return [more, less, zero, undo];
  }
  const add = () => {
    const taken = desk.taken();
    if (typeof taken === "string") setLack(taken);
    else change(taken.draft);
  };
  return [
    { label: say("key_crate"), press: add },
    { label: say("key_tare"), press: () => setOpen("tare"), shows: desk.tare > 0 },
    zero,
    undo,
  ];
}
