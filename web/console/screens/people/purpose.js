/**
 * @file What a 個人番号 is used for: one of three, chosen anew each time (評価書 III-3).
 */
import { Button } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { Dialog } from "../../../shared/components/dialog.js";
import { html, useState } from "../../../shared/preact.js";
import { PURPOSES } from "../../words.js";

const CHOICES = Object.entries(PURPOSES).map(([value, label]) => ({ value, label }));

/** The choice of a purpose. @param {{value: string, onInput: (value: string) => void, error?: string}} given */
export function PurposeChoice(props) {
  return html`<${RadioGroup}
    ...${props}
    label="個人番号を使う目的"
    hint="目的は操作記録に残ります。あてはまる目的がないときは、個人番号を使えません。"
    required
    options=${CHOICES}
  />`;
}

/** Asks for the purpose before a number is shown; null where the person went back. */
export function askPurpose(ask, before) {
  return ask({ dialog: (done) => html`<${PurposeDialog} before=${before} done=${done} />` });
}

function PurposeDialog({ before, done }) {
  const [purpose, setPurpose] = useState(before);
  const [error, setError] = useState("");
  const show = () => (purpose ? done(purpose) : setError("目的を選んでください。"));
  const actions = html`
    <${Button} kind="secondary" onClick=${() => done(null)}>やめる<//>
    <${Button} onClick=${show}>個人番号を表示する<//>
  `;
  return html`<${Dialog} title="個人番号の表示" onClose=${() => done(null)} actions=${actions}>
    <p>表示したことは記録されます。表示は30秒で隠れます。書き写したり、画面を撮影したりしないでください。</p>
    <${PurposeChoice} value=${purpose} onInput=${setPurpose} error=${error || undefined} />
  <//>`;
}
