/** A question in front of the screen; the phone's back key and Escape close it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { say } from "../words/say";

interface SheetProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
}

export function Sheet({ title, close, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="sheet" aria-label={title} onClose={close}>
      <h2>{title}</h2>
      {children}
      <button type="button" class="button is-quiet" onClick={() => dialog.current?.close()}>
        {say("close")}
      </button>
    </dialog>
  );
}
