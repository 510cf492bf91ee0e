/** @file A number that is covered until somebody has a reason, and for a moment only. */
import { ApiError } from "../api.js";
import { grouped, GROUPS } from "../formats.js";
import { html, useCallback, useLayoutEffect, useState } from "../preact.js";
import { Button } from "./button.js";

const SHOWN_MS = 30_000;

/**
 * Shows a number covered; `onReveal` fetches it (an act that leaves a row), and it is covered again after a
 * time, when the page is left, and before it is printed. What is copied or printed never holds it.
 * @param {{label: string, onReveal?: () => Promise<string|null>, groups?: number[], shownFor?: number,
 *   length?: number}} props `onReveal` gives null where the person did not go on; without it the number stays covered
 */
export function Masked({ label, onReveal, groups = GROUPS.individualNumber, shownFor = SHOWN_MS, length = 12 }) {
  const [value, setValue] = useState(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState(null);
  const cover = useCallback(() => setValue(null), []);
  // Before the number is drawn: there is no moment in which nothing covers it again.
  useLayoutEffect(() => {
    if (value === null) return undefined;
    const timer = setTimeout(cover, shownFor);
    const hidden = () => document.hidden && cover();
    addEventListener("beforeprint", cover);
    addEventListener("pagehide", cover);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      clearTimeout(timer);
      removeEventListener("beforeprint", cover);
      removeEventListener("pagehide", cover);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [value]);
  const reveal = async () => {
    setBusy(true);
    setFault(null);
    try {
      setValue(await onReveal());
    } catch (refused) {
      if (!(refused instanceof ApiError)) throw refused;
      setFault(refused);
    } finally {
      setBusy(false);
    }
  };
  const covered = grouped("●".repeat(length), groups);
  const stop = (event) => event.preventDefault();
  return html`<span class="masked">
    <span aria-live="polite">
      ${value === null
        ? html`<span class="digits" role="img" aria-label=${`${label}（非表示）`}>${covered}</span>`
        : html`<span class="digits masked-open" onCopy=${stop} onCut=${stop} onDragStart=${stop}>${grouped(value, groups)}</span>
            <span class="digits masked-print" aria-hidden="true">${covered}</span>`}
    </span>
    ${onReveal &&
    html`<${Button} kind="secondary" busy=${busy} aria-label=${`${label}を${value === null ? "表示" : "隠す"}`}
      onClick=${value === null ? reveal : cover}>${value === null ? "表示" : "隠す"}<//>`}
    ${fault && html`<span class="field-error" role="alert">${fault.message}</span>`}
  </span>`;
}
