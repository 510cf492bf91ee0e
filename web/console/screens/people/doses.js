/**
 * @file The doses of a ticket: as they stand, what is odd about each, and every version before.
 */
import { Link } from "../../../shared/components/button.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { DiffTable } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { nameOf } from "../../../shared/names.js";
import { vaccine } from "../../words.js";
import { standing, versionsOf } from "./record.js";

const ACTS = [
  ["correct", "訂正", "desk:dose:correct"],
  ["move", "付け替え", "desk:dose:correct"],
  ["cancel", "取消し", "desk:dose:cancel"],
];

/** Where a dose was given, in words. */
export function placeOf(dose) {
  if (dose.origin !== "own")
    return `${nameOf("Origin", dose.origin)}${dose.origin_code ? `（${dose.origin_code}）` : ""}`;
  return dose.venue ?? "";
}

/** What of a dose may change, by its Japanese name. */
export function contentOf(dose) {
  return {
    接種回: `${dose.turn}回目`,
    接種日: japaneseDay(dose.given_on),
    製品: vaccine(dose.product),
    ロット番号: dose.lot,
  };
}

/** Rows for a DiffTable: two doses side by side. */
export function dosesCompared(before, after) {
  const [one, other] = [contentOf(before), contentOf(after)];
  return Object.keys(one).map((label) => ({ label, before: one[label], after: other[label] }));
}

/**
 * @param {{ticket: object, name: string, path?: (turn: number, act: string) => string}} given
 *   without `path` nothing can be done about them here
 */
export function Doses({ ticket, name, path }) {
  const doses = standing(ticket);
  if (doses.length === 0) return html`<p class="soft">接種の記録はありません。</p>`;
  return html`
    <div class="table-scroll" tabindex="0" role="region" aria-label=${`${name}の接種記録`}>
      <table class="table">
        <caption class="quiet">${`${name}の接種記録`}</caption>
        <thead>
          <tr>
            ${["回", "接種日", "製品", "ロット番号", "会場・区分", "登録"].map((each) => html`<th scope="col" key=${each}>${each}</th>`)}
            ${path && html`<th scope="col" class="no-print">操作</th>`}
          </tr>
        </thead>
        <tbody>
          ${doses.map((dose) => html`<${Dose} key=${dose.turn} dose=${dose} path=${path} />`)}
        </tbody>
      </table>
    </div>
    ${doses.map((dose) => html`<${Findings} key=${dose.turn} dose=${dose} />`)}
    <${Versions} ticket=${ticket} doses=${doses} />
  `;
}

function Dose({ dose, path }) {
  const { may } = useConsole();
  const cancelled = dose.status === "cancelled";
  return html`<tr>
    <th scope="row">${dose.turn}回目 ${cancelled && html`<${Tag} kind="error">取消し済み<//>`}</th>
    <td>${japaneseDay(dose.given_on)}</td>
    <td>${vaccine(dose.product)}</td>
    <td>${dose.lot}</td>
    <td>${placeOf(dose)}</td>
    <td>${nameOf("Source", dose.source)}<br /><span class="soft small">${japaneseMoment(dose.recorded_at)}</span></td>
    ${path &&
    html`<td class="no-print">
      ${
        !cancelled &&
        ACTS.filter(([, , permission]) => may(permission)).map(
          ([act, word]) =>
            html`<span key=${act}><${Link}
            href=${path(dose.turn, act)}
            aria-label=${`${dose.turn}回目の${word}`}
          >${word}<//> </span>`,
        )
    }
    </td>`}
  </tr>`;
}

function Findings({ dose }) {
  if (dose.status === "cancelled" || dose.findings.length === 0) return null;
  return html`<${Notice} kind="warning" title=${`${dose.turn}回目に確認が必要です`}>
    <ul>
      ${dose.findings.map(
        (each) => html`<li key=${each.code}>
          <strong>${each.severity}　${nameOf("FindingCode", each.code)}</strong><br />${each.message}
        </li>`,
      )}
    </ul>
  <//>`;
}

/** Every version before the one that stands: nothing is written over. */
function Versions({ ticket, doses }) {
  const changed = doses.filter((dose) => dose.version > 1);
  if (changed.length === 0) return null;
  return html`<details>
    <summary>訂正の履歴</summary>
    <div class="stack">
      ${changed.flatMap((dose) => {
        const versions = versionsOf(ticket, dose.turn);
        return versions
          .slice(0, -1)
          .map(
            (after, at) =>
              html`<${Version} key=${`${dose.turn}-${after.version}`} before=${versions[at + 1]} after=${after} />`,
          );
      })}
    </div>
  </details>`;
}

function Version({ before, after }) {
  const act = after.status === "cancelled" ? "取消し" : "訂正";
  return html`<div class="stack">
    <p>
      <strong>${`${after.turn}回目　版${before.version} → 版${after.version}　${act}`}</strong>
      <span class="soft small">　${japaneseMoment(after.recorded_at)}　${after.recorded_by}</span>
      ${after.reason && html`<br />理由: ${after.reason}`}
    </p>
    ${act === "訂正" && html`<${DiffTable}
      caption=${`${after.turn}回目の版${after.version}で変わったこと`}
      rows=${dosesCompared(before, after)}
    />`}
  </div>`;
}

/** The way from a record to an act on one of its doses. */
export function dosePath(person_id, at) {
  return (turn, act) => href(`/people/{person_id}/tickets/{at}/doses/{turn}/${act}`, { person_id, at, turn });
}
