/**
 * @file A person's record: who it is, what was noted of them, their tickets and doses, and what can be done.
 */
import { Link } from "../../../shared/components/button.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseDay } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { Loaded } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";
import { PersonHead } from "./person_head.js";
import { useRecord } from "./record.js";
import { TicketCard } from "./ticket_card.js";

export default function Person({ title, parameters }) {
  const load = useRecord(parameters.person_id);
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "接種者の検索", href: href("/people") }, { label: title }]} />
    <h1>${title}</h1>
    <${Loaded} load=${load} label="記録を開いています">${(record) => html`<${Record} record=${record} />`}<//>
  </div>`;
}

/** What can be done about the whole person, here and in other rooms. */
const WAYS = [
  ["履歴を見る", "desk:person:read", (person_id) => href("/people/{person_id}/history", { person_id })],
  ["フラグを登録する", "desk:flag:set", (person_id) => href("/people/{person_id}/flags/new", { person_id })],
  ["別の登録と統合する", "desk:person:merge", (person_id) => href("/people/{person_id}/merge", { person_id })],
  ["転出元へ照会する", "number:inquiry:ask", (person) => href("/inquiries/new", {}, { person })],
  ["開示等の請求を受け付ける", "desk:case:keep", (person) => href("/cases/-/new", {}, { person })],
  ["消去を留保する", "office:hold:place", (person) => href("/holds/-/new", {}, { person })],
];

function Record({ record }) {
  const { may } = useConsole();
  const { person_id } = record;
  return html`
    <${PersonHead} record=${record} />
    <div class="row no-print">
      ${WAYS.filter(([, permission]) => may(permission)).map(
        ([word, , to]) => html`<${Link} key=${word} kind="secondary" href=${to(person_id)}>${word}<//>`,
      )}
    </div>
    <${Flags} record=${record} />
    <section class="stack" aria-labelledby="tickets-title">
      <h2 id="tickets-title">接種券と接種の記録</h2>
      ${record.tickets.length === 0 && html`<p class="soft">接種券はありません。</p>`}
      ${record.tickets.map((ticket, at) => html`<${TicketCard}
        key=${ticket.ticket}
        ticket=${ticket}
        at=${at + 1}
        person_id=${person_id}
      />`)}
    </section>
  `;
}

function Flags({ record }) {
  const { may } = useConsole();
  if (record.flags.length === 0) return null;
  const { person_id } = record;
  return html`<section class="card stack" aria-labelledby="flags-title">
    <h2 id="flags-title">フラグ（転出・死亡など）</h2>
    <ul class="stack">
      ${record.flags.map(
        (flag) => html`<li key=${flag.flag_id}>
          <strong>${nameOf("FlagCode", flag.code)}</strong>　${japaneseDay(flag.effective_on)}
          　${nameOf("FlagSource", flag.source)}　理由: ${flag.reason}
          ${" "}${
            flag.taken_back
              ? html`<${Tag}>取消し済み<//>`
              : may("desk:flag:set") &&
                html`<${Link}
                href=${href("/people/{person_id}/flags/{flag_id}/undo", { person_id, flag_id: flag.flag_id })}
                aria-label=${`${nameOf("FlagCode", flag.code)}のフラグを取り消す`}
              >取り消す<//>`
          }
        </li>`,
      )}
    </ul>
  </section>`;
}
