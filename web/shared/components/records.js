/** @file What is on record: what happened when, what is so, what changes. */
import { japaneseDay, japaneseMoment } from "../dates.js";
import { html } from "../preact.js";
import { Tag } from "./notice.js";

/**
 * What happened, in order.
 * @param {{items: {key: string, at: string, title: any, by?: string, kind?: "info"|"success"|"warning"|"error",
 *   more?: any}[], empty?: string}} props `at` is a moment, a day, or a text to show as it is
 */
export function Timeline({ items, empty = "記録はありません。" }) {
  if (!items.length) return html`<p class="soft">${empty}</p>`;
  return html`<ol class="timeline">
    ${items.map(
      (each) => html`<li key=${each.key} class=${each.kind ? `timeline-${each.kind}` : undefined}>
        <p class="soft small">${japaneseDay(each.at) || japaneseMoment(each.at) || each.at}${each.by && ` ・ ${each.by}`}</p>
        <p><strong>${each.title}</strong></p>
        ${each.more}
      </li>`,
    )}
  </ol>`;
}

/** What is so. @param {{items: {term: string, text: any}[]}} props an empty text is shown as such */
export function DefinitionList({ items }) {
  return html`<dl class="terms">
    ${items.map(({ term, text }) => {
      const shown = text === null || text === undefined || text === "" ? html`<span class="soft">―</span>` : text;
      return html`<dt key=${`${term}-t`}>${term}</dt><dd key=${`${term}-d`}>${shown}</dd>`;
    })}
  </dl>`;
}

/**
 * What an act changes, before it happens: what differs is marked by a word as well as by colour.
 * @param {{caption: string, rows: {label: string, before: any, after: any}[]}} props
 */
export function DiffTable({ caption, rows }) {
  return html`<div class="table-scroll">
    <table class="table diff">
      <caption>${caption}</caption>
      <thead>
        <tr><th scope="col">項目</th><th scope="col">今の内容</th><th scope="col">変更後</th><th scope="col">違い</th></tr>
      </thead>
      <tbody>
        ${rows.map(({ label, before, after }) => {
          const changed = (before ?? "") !== (after ?? "");
          return html`<tr key=${label} class=${changed ? "diff-changed" : undefined}>
            <th scope="row">${label}</th>
            <td>${changed && before ? html`<del>${before}</del>` : before || "―"}</td>
            <td>${changed && after ? html`<ins>${after}</ins>` : after || "―"}</td>
            <td>${changed ? html`<${Tag} kind="warning">変更<//>` : html`<span class="soft">同じ</span>`}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
