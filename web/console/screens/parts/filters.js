/** @file Closed filters whose choice stands in the address; free words never do. */
import { Select } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";

/**
 * @param {{path: string, parameters?: object, query: object, filters: {key: string, label: string,
 *   options: Object<string, string>, all?: string}[]}} given `options` names each value; `all` names no choice
 */
export function Filters({ path, parameters = {}, query, filters }) {
  const choose = (key, value) => go(href(path, parameters, { ...query, [key]: value }), { replace: true });
  return html`<div class="row no-print">
    ${filters.map(
      ({ key, label, options, all = "すべて" }) => html`<${Select}
        key=${key}
        label=${label}
        value=${chosen(query, key, options) ?? ""}
        placeholder=${all}
        options=${Object.entries(options).map(([value, name]) => ({ value, label: name }))}
        onInput=${(value) => choose(key, value)}
      />`,
    )}
  </div>`;
}

/** The choice that an address names, or undefined where it names none that there is. */
export function chosen(query, key, options) {
  return Object.hasOwn(options, query[key] ?? "") ? query[key] : undefined;
}
