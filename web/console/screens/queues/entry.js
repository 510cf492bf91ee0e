/**
 * @file One entry of a queue: what is the matter, what can be done about it, and who works on it.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Empty, Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { recall } from "../../memory.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { vaccine } from "../../words.js";
import { keepRecord } from "../people/record.js";
import { numberOf } from "../people/ticket_card.js";
import { KindTag, matterOf } from "./entry_words.js";
import { Near } from "./near.js";
import { Task } from "./task.js";

export default function Entry({ title }) {
  const [row] = useState(() => recall("entry"));
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "確認の一覧", href: href("/queues") }, { label: title }]} />
    <h1>${title}</h1>
    ${row ? html`<${Shown} row=${row} />` : html`<${Nothing} />`}
  </div>`;
}

/** After a reload nothing is handed over any more: an entry has no URL, for its name is a ticket's number. */
export function Nothing() {
  return html`<${Empty} title="一覧から選び直してください。">
    <p>番号を残さないため、再読み込みや長い時間のあとは、この画面を開けません。</p>
    <div><${Link} href=${href("/queues")}>確認の一覧へ<//></div>
  <//>`;
}

function Shown({ row }) {
  const { entry } = row;
  const items = [
    { term: "種別", text: html`<${KindTag} entry=${entry} />` },
    { term: "内容", text: matterOf(entry) },
    { term: "接種券", text: html`<span class="digits">${numberOf(entry.ticket)}</span>　${entry.turn}回目` },
    { term: "接種日", text: japaneseDay(row.day) },
    { term: "会場", text: row.venue },
    { term: "製品とロット番号", text: row.product && `${vaccine(row.product)}　${row.lot}` },
    { term: "発生", text: japaneseMoment(row.since) },
  ];
  return html`
    <section class="card stack" aria-label="内容">
      <${DefinitionList} items=${items} />
      ${row.message && html`<${Notice} kind="warning" title=${row.message} />`}
    </section>
    <section class="card stack" aria-labelledby="todo-title">
      <h2 id="todo-title">直す</h2>
      <${Todo} entry=${entry} />
    </section>
    <${Task} entry=${entry} />
  `;
}

function Todo({ entry }) {
  const { may } = useConsole();
  if (entry.kind === "conflict") {
    const { conflict_id } = entry;
    if (!may("desk:conflict:settle")) return html`<p>重複登録は、窓口担当が予診票を見て解決します。</p>`;
    return html`<p><${Link}
      kind="primary"
      href=${href("/queues/conflicts/{conflict_id}", { conflict_id })}
    >どちらが正しいかを決める<//></p>`;
  }
  if (entry.kind === "waiting") return html`<${Waiting} entry=${entry} />`;
  return html`<${Holder} entry=${entry} />`;
}

/** The way to the record that a finding is about. */
function Holder({ entry }) {
  const { call, may } = useConsole();
  const open = useAct(async () => {
    const record = await call("POST /people/search", { body: { by: "ticket", value: entry.ticket } });
    keepRecord(record);
    go(href("/people/{person_id}", { person_id: record.person_id }));
  });
  if (!may("desk:person:read")) return html`<p>記録の訂正は窓口担当が行います。</p>`;
  return html`
    <p>記録を開いて、予診票と見比べてください。誤りがあれば訂正し、正しければ、下の作業で「このままで正しい」としてください。</p>
    ${open.error && html`<${Fault} error=${open.error} />`}
    <div><${Button} busy=${open.busy} onClick=${open.run}>この接種券の方の記録を開く<//></div>
  `;
}

function Waiting({ entry }) {
  const { may } = useConsole();
  if (!may("desk:dose:correct")) return html`<p>登録待ちの接種は、窓口担当が確かめます。</p>`;
  const path = (act) => href("/queues/entry/{act}", { act });
  return html`
    <p>この接種券は、まだだれにも登録されていません。次のどれかで処理します。</p>
    <ul>
      <li>住民の登録ファイルが届くと、自動で結び付きます。届く予定があれば待ちます。</li>
      <li>番号の読み誤りなら、正しい接種券へ移します。</li>
      <li>打たれていない接種なら、取り消します。</li>
    </ul>
    ${may("desk:task:work") && html`<${Near} entry=${entry} />`}
    <div class="row">
      <${Link} kind="secondary" href=${path("move")}>接種券番号を入力して移す<//>
      <${Link} kind="secondary" href=${path("correct")}>内容を訂正する<//>
      <${Link} kind="secondary" href=${path("cancel")}>取り消す<//>
    </div>
  `;
}
