/**
 * @file Nothing is saved before name and birth date were compared (評価書 III-2: 入手の際の本人確認).
 */
import { Checkbox } from "../../../shared/components/choices.js";
import { Notice } from "../../../shared/components/notice.js";
import { html } from "../../../shared/preact.js";
import { born } from "./person_head.js";

export const UNMATCHED = { name: false, born: false };
const BOTH = "氏名と生年月日を照合し、両方に印を付けてください。";

/** Tells whether both were compared; where nobody holds the ticket there is nothing to compare. */
export function isMatched(who, matched) {
  return who === null || (matched.name && matched.born);
}

/**
 * @param {{who: object, matched: object, onInput: (matched: object) => void, missing: boolean, legend?: string}} given
 */
export function Match({ who, matched, onInput, missing, legend = "対象の方の照合" }) {
  const tick = (name) => (on) => onInput({ ...matched, [name]: on });
  return html`<fieldset class="card stack field">
    <legend class="field-label">${legend}</legend>
    <p>届出書や予診票、本人確認書類と見比べてください。</p>
    <${Checkbox} label=${`氏名「${who.name}」を照合した`} checked=${matched.name} onInput=${tick("name")} />
    <${Checkbox} label=${`生年月日「${born(who)}」を照合した`} checked=${matched.born} onInput=${tick("born")} />
    ${missing && html`<${Notice} kind="error" title=${BOTH} />`}
  </fieldset>`;
}
