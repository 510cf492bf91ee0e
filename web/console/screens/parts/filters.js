/** @file Closed filters whose choice stands in the address; free words never do. */
import { Select } from "../../../shared/components/index.js";
import { choicesOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";

/**
 * @param {{path: string, query: object, filters: {key: string, label: string, list: string}[]}} given `list` is the
 *   closed list (names.js) whose codes can be chosen
 */
export function Filters({ path, query, filters }) {
  const choose = (key, value) => go(href(path, {}, { ...query, [key]: value }), { replace: true });
  return html`<div class="row no-print">
    ${filters.map(
      ({ key, label, list }) => html`<${Select}
        key=${key}
        label=${label}
        value=${chosen(query, key, list) ?? ""}
        placeholder="すべて"
        options=${choicesOf(list)}
        onInput=${(value) => choose(key, value)}
      />`,
    )}
  </div>`;
}

/** The choice that an address names, or undefined where it names none that there is. */
export function chosen(query, key, list) {
  return choicesOf(list).some(({ value }) => value === query[key]) ? query[key] : undefined;
}
