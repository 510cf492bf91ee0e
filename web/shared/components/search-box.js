/** @file A line to search with. */
import { html } from "../preact.js";
import { word } from "../words.js";
import { Button } from "./button.js";
import { TextInput } from "./field.js";

/**
 * @param {{label: string, value: string, onInput: (value: string) => void, onSearch?: (value: string) => void,
 *   busy?: boolean, hint?: any, error?: string}} props without `onSearch` there is no button: it filters as one types
 */
export function SearchBox({ label, value, onInput, onSearch, busy, hint, error, children }) {
  const submit = (event) => {
    event.preventDefault();
    if (!busy) onSearch?.(value);
  };
  return html`<form class="search" role="search" aria-label=${label} onSubmit=${submit}>
    ${children ??
    html`<${TextInput} type="search" label=${label} value=${value} onInput=${onInput} hint=${hint} error=${error} />`}
    ${onSearch && html`<${Button} type="submit" busy=${busy}>${word("search")}<//>`}
  </form>`;
}
