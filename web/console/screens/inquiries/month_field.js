/** @file Choosing a month; the choice stands in the address. */
import { Select } from "../../../shared/components/index.js";
import { dayInJapan } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { monthOf, monthsUntil } from "./months.js";

/** The month that an address names, or the present one. */
export function monthIn(query) {
  const today = dayInJapan();
  return monthsUntil(today).some(([value]) => value === query.month) ? query.month : monthOf(today);
}

/** @param {{path: string, query: object}} given */
export function MonthField({ path, query }) {
  return html`<${Select}
    label="月"
    value=${monthIn(query)}
    options=${monthsUntil(dayInJapan()).map(([value, label]) => ({ value, label }))}
    onInput=${(month) => go(href(path, {}, { ...query, month }), { replace: true })}
  />`;
}
