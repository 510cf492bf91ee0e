/** @file A number as people read it from paper: digits in groups, full-width ones too, nothing lost in typing. */
import { digits, grouped } from "../formats.js";
import { html, useLayoutEffect, useRef } from "../preact.js";
import { Field, parted } from "./field.js";

/**
 * Takes digits and shows them in groups; `onInput` is given the bare text. What is no digit stays to be seen,
 * so that nobody believes a letter was taken for a digit.
 * @param {{label: string, value: string, onInput: (value: string) => void, groups: number[], length?: number,
 *   hint?: any, error?: string, required?: boolean}} props `groups` as in formats.js; the rest goes to the input
 */
export function DigitsInput(props) {
  const [frame, { value, onInput, groups, length = sum(groups), ...rest }] = parted(props);
  const input = useRef(null);
  const caret = useRef(null);
  useLayoutEffect(() => {
    if (caret.current === null || !input.current) return;
    const at = placeOf(input.current.value, caret.current);
    input.current.setSelectionRange(at, at);
    caret.current = null;
  });
  const read = (event) => {
    const { value: typed, selectionStart } = event.currentTarget;
    const bare = digits(typed).slice(0, length);
    caret.current = digits(typed.slice(0, selectionStart ?? typed.length)).length;
    event.currentTarget.value = grouped(bare, groups);
    onInput(bare);
  };
  return html`<${Field} ...${frame}>
    ${(bound) => html`<input
      autocomplete="off"
      spellcheck=${false}
      ...${rest}
      ...${bound}
      ref=${input}
      type="text"
      inputmode="numeric"
      class="input input-digits"
      value=${grouped(value, groups)}
      onInput=${(event) => !event.isComposing && read(event)}
      onCompositionEnd=${read}
    />`}
  <//>`;
}

function sum(groups) {
  return groups.reduce((all, each) => all + each, 0);
}

/** Where the caret stands after so many digits of a grouped text. */
export function placeOf(text, count) {
  let left = count;
  for (let at = 0; at < text.length; at += 1) {
    if (left === 0) return at;
    if (text[at] !== " ") left -= 1;
  }
  return text.length;
}
