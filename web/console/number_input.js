/**
 * @file The field for a 個人番号: typed in groups, checked, and neither copied nor printed.
 */
import { DigitsInput } from "../shared/components/digits-input.js";
import { GROUPS } from "../shared/formats.js";
import { html } from "../shared/preact.js";

const stop = (event) => event.preventDefault();

/** @param {{value: string, onInput: (value: string) => void, hint?: string, error?: string, disabled?: boolean}} props */
export function NumberInput({ hint = "12桁", ...props }) {
  return html`<div class="number-input" onCopy=${stop} onCut=${stop} onDragStart=${stop}>
    <${DigitsInput} ...${props} label="個人番号" hint=${hint} required groups=${GROUPS.individualNumber} />
  </div>`;
}
