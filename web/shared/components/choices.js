/** @file Choices: one of a few, or yes and no. */
import { html, useId } from "../preact.js";
import { Field, parted } from "./field.js";
import { Icon } from "./icon.js";

/**
 * One of a few, all of them in sight.
 * @param {{label: string, value: string, onInput: (value: string) => void, hint?: any, error?: string,
 *   required?: boolean, options: {value: string, label: string, hint?: string}[], inRow?: boolean}} props
 */
export function RadioGroup(props) {
  const [frame, { options, value, onInput, inRow, ...rest }] = parted(props);
  return html`<${Field} ...${frame} group>
    ${({ id }) => html`<div class=${inRow ? "choices-row" : undefined}>
      ${options.map(
        (each) => html`<label class="choice" key=${each.value}>
          <input
            ...${rest}
            type="radio"
            name=${id}
            value=${each.value}
            checked=${each.value === value}
            onInput=${() => onInput(each.value)}
          />
          <span class="choice-text">
            ${each.label}${each.hint && html`<span class="field-hint">${each.hint}</span>`}
          </span>
        </label>`,
      )}
    </div>`}
  <//>`;
}

/**
 * Some of a few, all of them in sight.
 * @param {{label: string, values: string[], onInput: (values: string[]) => void, hint?: any, error?: string,
 *   required?: boolean, options: {value: string, label: string, hint?: string}[], inRow?: boolean}} props
 *   `values` keep the order of the options
 */
export function CheckboxGroup(props) {
  const [frame, { options, values, onInput, inRow, ...rest }] = parted(props);
  const turn = (value, on) =>
    onInput(options.map((each) => each.value).filter((each) => (each === value ? on : values.includes(each))));
  return html`<${Field} ...${frame} group>
    ${() => html`<div class=${inRow ? "choices-row" : undefined}>
      ${options.map(
        (each) => html`<label class="choice" key=${each.value}>
          <input
            ...${rest}
            type="checkbox"
            value=${each.value}
            checked=${values.includes(each.value)}
            onInput=${(event) => turn(each.value, event.currentTarget.checked)}
          />
          <span class="choice-text">
            ${each.label}${each.hint && html`<span class="field-hint">${each.hint}</span>`}
          </span>
        </label>`,
      )}
    </div>`}
  <//>`;
}

/**
 * Yes or no.
 * @param {{label: any, checked: boolean, onInput: (checked: boolean) => void, hint?: string, error?: string}} props
 */
export function Checkbox({ label, checked, onInput, hint, error, ...rest }) {
  const id = useId();
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return html`<div class="field">
    <label class="choice">
      <input
        ...${rest}
        type="checkbox"
        checked=${checked}
        aria-describedby=${said}
        aria-invalid=${error ? "true" : undefined}
        onInput=${(event) => onInput(event.currentTarget.checked)}
      />
      <span class="choice-text">${label}</span>
    </label>
    ${hint && html`<span class="field-hint" id=${`${id}-hint`}>${hint}</span>`}
    ${error && html`<span class="field-error" id=${`${id}-error`}><${Icon} name="error" />${error}</span>`}
  </div>`;
}
