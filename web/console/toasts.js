/**
 * @file Lines that say what was done, and go by themselves; a fault stays until it is put away.
 */
import { Notice } from "../shared/components/notice.js";
import { html, useCallback, useRef, useState } from "../shared/preact.js";

const STAYS_MS = 8_000;
const MOST = 3;

/** Keeps the lines that are shown; `say` adds one. */
export function useToasts() {
  const [lines, setLines] = useState([]);
  const number = useRef(0);
  const say = useCallback((text, kind = "success") => {
    number.current += 1;
    const id = number.current;
    const away = () => setLines((all) => all.filter((each) => each.id !== id));
    setLines((all) => [...all.slice(1 - MOST), { id, text, kind, away }]);
    if (kind !== "error") setTimeout(away, STAYS_MS);
  }, []);
  return [lines, say];
}

/** Shows the lines; the live region stands from the beginning, so that what comes is read out. */
export function Toasts({ lines }) {
  return html`<div class="toasts no-print" role="status">
    ${lines.map((each) => html`<${Notice} key=${each.id} kind=${each.kind} title=${each.text} onClose=${each.away} />`)}
  </div>`;
}
