/** @file The end of a shift: paper forms against records, what waits, and closing. */
import { ConfirmDialog } from "../../shared/components/dialog.js";
import { TextInput } from "../../shared/components/field.js";
import { Empty, Notice } from "../../shared/components/notice.js";
import { digits } from "../../shared/formats.js";
import { html, useState } from "../../shared/preact.js";
import { tally } from "../aftercare.js";
import { dayText, t } from "../words/index.js";
import "../words/later.js";
import { Big, Foot, Heading, productName } from "./parts.js";

const LONGEST = 5;

export default function Count({ state, act }) {
  const [forms, setForms] = useState({});
  const [asking, setAsking] = useState(false);
  const rows = tally(state.day, act.waiting()).map((row) => ({ ...row, name: nameOf(row, state) }));
  return html`<div class="stack">
    <${Heading}>${t("count.title")}<//>
    <p>${t("count.lead")}</p>
    ${rows.length === 0
      ? html`<${Empty} title=${t("count.none")} />`
      : html`<div class="stack">
          ${rows.map(
            (row) => html`<${Row}
              key=${row.name}
              row=${row}
              forms=${forms[row.name] ?? ""}
              onForms=${(text) => setForms({ ...forms, [row.name]: text })}
            />`,
          )}
          <${Total} rows=${rows} />
        </div>`}
    <p class="soft">${t("count.tell")}</p>
    <${Foot}>
      <${Big} kind="secondary" onClick=${act.back}>${t("back")}<//>
      ${state.queue.count > 0 &&
      html`<${Big} kind="secondary" busy=${state.queue.sending} onClick=${act.sendNow}>${t("count.send")}<//>`}
      <${Big} kind="danger" onClick=${() => setAsking(true)}>${t("count.end")}<//>
    <//>
    ${asking && html`<${Ending} state=${state} act=${act} onClose=${() => setAsking(false)} />`}
  </div>`;
}

function nameOf({ day, product, lot }, state) {
  return `${productName(state.shift, product)} ${t("preset.lotIs", { lot })} ${dayText(day)}`;
}

/** One product and lot: its records, and what the count of forms says about them. */
function Row({ row, forms, onForms }) {
  const all = row.records + row.unsent + row.disputed;
  const more = forms === "" ? null : Number(forms) - all;
  return html`<section class="card stack" aria-label=${row.name}>
    <h2>${row.name}</h2>
    <dl class="counts">
      <div><dt>${t("count.records")}</dt><dd class="figure">${row.records}</dd></div>
      <div><dt>${t("count.unsent")}</dt><dd class="figure">${row.unsent}</dd></div>
      <div><dt>${t("count.disputed")}</dt><dd class="figure">${row.disputed}</dd></div>
    </dl>
    <${TextInput}
      label=${t("count.forms")}
      aria-label=${t("count.formsOf", { name: row.name })}
      inputmode="numeric"
      value=${forms}
      onInput=${(text) => onForms(digits(text).replace(/\D/g, "").slice(0, LONGEST))}
    />
    <div role="status">${more !== null && html`<${Compared} more=${more} />`}</div>
  </section>`;
}

function Compared({ more }) {
  if (more === 0) return html`<${Notice} kind="success" title=${t("count.same")} />`;
  const name = more > 0 ? "count.more" : "count.fewer";
  return html`<${Notice} kind="warning" title=${t(name, { n: Math.abs(more) })} />`;
}

function Total({ rows }) {
  const sum = (kind) => rows.reduce((all, row) => all + row[kind], 0);
  return html`<p class="row">
    <strong>${t("count.total")}</strong>
    <span>${t("count.records")} <strong data-total="records">${sum("records")}</strong></span>
    <span>${t("count.unsent")} <strong data-total="unsent">${sum("unsent")}</strong></span>
    <span>${t("count.disputed")} <strong data-total="disputed">${sum("disputed")}</strong></span>
  </p>`;
}

function Ending({ state, act, onClose }) {
  const { queue, day } = state;
  return html`<${ConfirmDialog}
    title=${t("count.end.ask")}
    confirm=${t("count.end")}
    danger
    onConfirm=${() => act.session.close("ended")}
    onClose=${onClose}
  >
    <p>${t("count.end.body")}</p>
    ${queue.count > 0 && html`<${Notice} kind="warning" title=${t("count.end.unsent", { n: queue.count })} />`}
    ${day.notices.length > 0 &&
    html`<${Notice} kind="warning" title=${t("count.end.notices", { n: day.notices.length })} />`}
  <//>`;
}
