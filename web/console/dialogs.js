/**
 * @file Dialogs, asked for by a call that is answered when the person decides.
 *
 *     const answer = await ask({ title: "取り消しますか", body, yes: "取り消す", danger: true, reason: true });
 *     if (answer) cancel(answer.reason);
 */
import { ConfirmDialog } from "../shared/components/dialog.js";
import { html, useCallback, useRef, useState } from "../shared/preact.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {any} [body] what will come of it
 * @property {string} [yes] what the person presses to go on
 * @property {boolean} [danger]
 * @property {boolean} [reason] whether a reason is asked for
 * @property {(done: (answer: object|null) => void) => any} [dialog] a dialog of one's own in place of all this
 */

/**
 * Keeps the dialogs that are open; `ask` opens one and answers `{ reason }`, or null where the person went back.
 * @returns {[object[], (question: Question) => Promise<object|null>]}
 */
export function useDialogs() {
  const [open, setOpen] = useState([]);
  const kept = useRef([]);
  const ask = useCallback((question) => {
    const change = (next) => {
      kept.current = next;
      setOpen(next);
    };
    return new Promise((answer) => {
      const one = { question, key: crypto.randomUUID() };
      one.done = (said) => {
        change(kept.current.filter((each) => each !== one));
        answer(said);
      };
      change([...kept.current, one]);
    });
  }, []);
  return [open, ask];
}

/** Shows the dialogs that are open, the last one uppermost. */
export function Dialogs({ open }) {
  return open.map(({ key, question, done }) => html`<${Asked} key=${key} question=${question} done=${done} />`);
}

function Asked({ question, done }) {
  if (question.dialog) return question.dialog(done);
  const { title, body, yes = "はい", danger = false, reason = false } = question;
  return html`<${ConfirmDialog}
    title=${title}
    confirm=${yes}
    danger=${danger}
    reason=${reason ? { label: "理由", hint: "操作記録に残ります。個人の番号は書かないでください。" } : undefined}
    onConfirm=${(said) => done(reason ? { reason: said } : {})}
    onClose=${() => done(null)}
  >
    ${body}
  <//>`;
}
