/** @file Fields: a label, a hint, what is wrong, and the thing to fill in, bound together for every reader. */
import { html, useId } from "../preact.js";
import { word } from "../words.js";
import { Icon } from "./icon.js";

/**
 * The frame of a field. `children` is a function of the attributes that bind the input to its texts.
 * @param {object} props
 * @param {string} props.label
 * @param {any} [props.hint]
 * @param {string} [props.error] a sentence that says what to do
 * @param {boolean} [props.required]
 * @param {boolean} [props.group] several inputs under one label: a fieldset
 * @param {(attributes: object) => any} props.children
 */
export function Field({ label, hint, error, required, group, children }) {
  const id = useId();
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const bound = { id, "aria-describedby": said, "aria-invalid": error ? "true" : undefined };
  const texts = html`
    ${hint && html`<span class="field-hint" id=${`${id}-hint`}>${hint}</span>`}
    ${error && html`<span class="field-error" id=${`${id}-error`}><${Icon} name="error" />${error}</span>`}
  `;
  const need = required && html`<span class="field-need">${word("required")}</span>`;
  if (group) {
    return html`<fieldset class="field" aria-describedby=${said}>
      <legend class="field-label">${label}${need}</legend>
      ${texts}${children({ id, "aria-invalid": bound["aria-invalid"] })}
    </fieldset>`;
  }
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}${need}</label>
    ${texts}${children({ ...bound, "aria-required": required ? "true" : undefined })}
  </div>`;
}

/** What a field takes beside what goes to its input: `[frame, rest]`. */
export function parted({ label, hint, error, required, ...rest }) {
  return [{ label, hint, error, required }, rest];
}

/**
 * One line of text. `onInput` is given the text.
 * @param {{label: string, value: string, onInput: (value: string) => void, hint?: any, error?: string,
 *   required?: boolean, type?: string}} props the rest goes to the input
 */
export function TextInput(props) {
  const [frame, { onInput, type = "text", ...rest }] = parted(props);
  return html`<${Field} ...${frame}>
    ${(bound) => html`<input
      autocomplete="off"
      ...${rest}
      ...${bound}
      type=${type}
      class="input"
      onInput=${(event) => onInput(event.currentTarget.value)}
    />`}
  <//>`;
}

/** Several lines of text; the same props as TextInput. */
export function TextArea(props) {
  const [frame, { onInput, rows = 3, ...rest }] = parted(props);
  return html`<${Field} ...${frame}>
    ${(bound) => html`<textarea
      ...${rest}
      ...${bound}
      rows=${rows}
      class="input"
      onInput=${(event) => onInput(event.currentTarget.value)}
    ></textarea>`}
  <//>`;
}

/**
 * One of a list.
 * @param {{label: string, value: string, onInput: (value: string) => void, hint?: any, error?: string,
 *   required?: boolean, options: {value: string, label: string}[], placeholder?: string}} props
 *   without a placeholder the list offers no empty choice
 */
export function Select(props) {
  const [frame, { onInput, options, placeholder, value, ...rest }] = parted(props);
  return html`<${Field} ...${frame}>
    ${(bound) => html`<select
      ...${rest}
      ...${bound}
      class="input"
      value=${value}
      onInput=${(event) => onInput(event.currentTarget.value)}
    >
      ${placeholder !== undefined && html`<option value="">${placeholder || word("choose")}</option>`}
      ${options.map((each) => html`<option key=${each.value} value=${each.value}>${each.label}</option>`)}
    </select>`}
  <//>`;
}
