/** @file Rows of the operation log as a table: who, what, about whom, where, and what else the row says. */
import { DataTable } from "../../../shared/components/data-table.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { detailsOf } from "../words/details.js";
import { nameOfRole } from "../words/roles.js";

const REFUSED = new Set(["ACCESS_REFUSED", "SIGN_IN_REFUSED", "STEP_UP_REFUSED", "DOSE_REFUSED", "SHIFT_REFUSED"]);

const secondsOf = (moment) => new Date(moment).toLocaleTimeString("ja-JP", { timeZone: "Asia/Tokyo", hour12: false });

const placeOf = (row) => `${row.lane}#${row.number}`;

const COLUMNS = [
  {
    key: "at",
    label: "日時",
    show: (row) => html`<span title=${secondsOf(row.at)}>${japaneseMoment(row.at)}</span>`,
  },
  { key: "actor", label: "操作者", show: (row) => html`${row.actor}<br /><span class="soft small">${nameOfRole(row.role)}</span>` },
  {
    key: "act",
    label: "操作",
    value: (row) => nameOf("Act", row.act),
    show: (row) => html`<span class=${REFUSED.has(row.act) ? "log-refused" : undefined}>${nameOf("Act", row.act)}</span>`,
  },
  { key: "subject", label: "対象", show: (row) => html`<span class="log-subject">${row.subject}</span>` },
  { key: "purpose", label: "目的", value: (row) => nameOf("Purpose", row.purpose) },
  {
    key: "detail",
    label: "内容",
    value: (row) => detailsOf(row.detail).map(([name, said]) => `${name}: ${said}`).join("、"),
    show: (row) => html`<${Details} detail=${row.detail} />`,
  },
  { key: "plane", label: "経路", value: (row) => nameOf("Plane", row.plane) },
  {
    key: "number",
    label: "記録番号",
    value: placeOf,
    show: (row) => html`<span class="log-place small">${row.lane} #${row.number}</span>`,
  },
];

function Details({ detail }) {
  const some = detailsOf(detail);
  if (!some.length) return null;
  return html`<ul class="log-details small">
    ${some.map(([name, said]) => html`<li key=${name}><span class="soft">${name}</span> ${said}</li>`)}
  </ul>`;
}

/**
 * @param {{caption: string, rows: object[], exportName?: string, empty?: any, error?: object, onRetry?: () => void}} props
 */
export function LogTable(props) {
  return html`<${DataTable} columns=${COLUMNS} rowKey=${placeOf} unit="行" ...${props} />`;
}
