/** @file A day in three fields, 年 月 日, as デジタル庁デザインシステム has it: a native date field shows other orders. */
import { dayOf, eraYear, partsOf } from "../dates.js";
import { digits } from "../formats.js";
import { html, useEffect, useId, useState } from "../preact.js";
import { word } from "../words.js";
import { Field, parted } from "./field.js";

const EMPTY = { year: "", month: "", day: "" };
const SIZES = { year: 4, month: 2, day: 2 };

/**
 * @param {{label: string, value: string, onInput: (day: string, typed: {year, month, day}) => void, hint?: any,
 *   error?: string, required?: boolean, era?: boolean}} props `value` is `2021-07-01` or empty; `onInput` is given
 *   an empty text until the three fields make a day; `era` shows the year in 和暦 as well
 */
export function DateInput(props) {
  const [frame, { value, onInput, era = true, ...rest }] = parted(props);
  const [typed, setTyped] = useState(() => texts(value));
  const names = useId();
  const day = dayOf(typed.year, typed.month, typed.day) ?? "";
  useEffect(() => {
    // Only a day from outside replaces what stands in the fields; our own half-typed one does not.
    if (value !== day) setTyped(texts(value));
  }, [value]);
  const complete = Object.keys(SIZES).every((part) => typed[part] !== "");
  const error = frame.error || (complete && typed.year.length === 4 && !day ? word("noSuchDay") : undefined);
  const read = (part, text) => {
    const next = { ...typed, [part]: digits(text).slice(0, SIZES[part]) };
    setTyped(next);
    onInput(dayOf(next.year, next.month, next.day) ?? "", next);
  };
  return html`<${Field} ...${frame} error=${error} group>
    ${(bound) => html`<div class="date-parts">
      ${Object.keys(SIZES).map(
        (part) => html`<label class="date-part" key=${part}>
          <input
            ...${rest}
            aria-invalid=${bound["aria-invalid"]}
            type="text"
            inputmode="numeric"
            autocomplete="off"
            id=${`${names}-${part}`}
            class=${part === "year" ? "input input-year" : "input input-short"}
            value=${typed[part]}
            onInput=${(event) => !event.isComposing && read(part, event.currentTarget.value)}
            onCompositionEnd=${(event) => read(part, event.currentTarget.value)}
          />
          <span>${word(part)}</span>
        </label>`,
      )}
      ${era && day && html`<span class="soft">（${eraYear(day)}）</span>`}
    </div>`}
  <//>`;
}

function texts(value) {
  const parts = partsOf(value);
  return parts ? { year: String(parts.year), month: String(parts.month), day: String(parts.day) } : EMPTY;
}
