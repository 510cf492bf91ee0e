/** @file Dialogs, on the browser's own: the page behind is out of reach, and the focus comes back. */
import { ApiError } from "../api.js";
import { html, useEffect, useId, useRef, useState } from "../preact.js";
import { word } from "../words.js";
import { Button } from "./button.js";
import { TextArea } from "./field.js";
import { ErrorNotice } from "./notice.js";

/**
 * A dialog, shown while it is rendered.
 * @param {{title: string, onClose: () => void, actions?: any}} props `onClose` is called for Escape as well
 */
export function Dialog({ title, onClose, actions, children }) {
  const id = useId();
  const element = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before?.isConnected) before.focus();
    };
  }, []);
  const leave = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog class="dialog" ref=${element} aria-labelledby=${id} onCancel=${leave}>
    <div class="stack">
      <h2 id=${id}>${title}</h2>
      ${children}
      <div class="row row-end">
        ${actions ?? html`<${Button} onClick=${onClose}>${word("close")}<//>`}
      </div>
    </div>
  </dialog>`;
}

/**
 * Asks once more, and for a reason where one is kept. `onConfirm` may take time: the dialog waits for it, and shows
 * an ApiError that it throws. Whoever opened the dialog closes it when all went well.
 * @param {{title: string, confirm: string, danger?: boolean, reason?: {label: string, hint?: string, most?: number},
 *   onConfirm: (reason: string) => Promise<void>|void, onClose: () => void}} props
 */
export function ConfirmDialog({ title, confirm, danger, reason, onConfirm, onClose, children }) {
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const [fault, setFault] = useState(null);
  const [busy, setBusy] = useState(false);
  const act = async () => {
    if (reason && !text.trim()) {
      setError("理由を入力してください。");
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await onConfirm(text.trim());
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused;
      setFault(refused);
    } finally {
      setBusy(false);
    }
  };
  const actions = html`
    <${Button} kind="secondary" onClick=${() => !busy && onClose()}>${word("cancel")}<//>
    <${Button} kind=${danger ? "danger" : "primary"} busy=${busy} onClick=${act}>${confirm}<//>
  `;
  return html`<${Dialog} title=${title} onClose=${() => !busy && onClose()} actions=${actions}>
    ${children}
    ${fault && html`<${ErrorNotice} error=${fault} />`}
    ${reason &&
    html`<${TextArea}
      label=${reason.label}
      hint=${reason.hint}
      maxlength=${reason.most ?? 200}
      required
      value=${text}
      error=${error || undefined}
      onInput=${(value) => {
        setText(value);
        setError("");
      }}
    />`}
  <//>`;
}
