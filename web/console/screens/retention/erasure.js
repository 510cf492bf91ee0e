/** @file One erasure: whom it is about, the second person's decision, how far it is, and its certificate. */
import { useConsole } from "../../console.js";
import { useLoad, Loaded } from "../../patterns/load.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Notice, Progress, Tag } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { Decide, termsOfMotion } from "../decide.js";
import { View } from "../view.js";
import { Certificate } from "./certificate.js";
import { ErasureTag } from "./erasures.js";
import { FATE_TONES, progressOf } from "./words.js";

const MOST = 5_000;

const COLUMNS = [
  { key: "person_id", label: "照合ID", show: (row) => html`<span class="log-subject">${row.person_id}</span>` },
  { key: "due_on", label: "保存期間の満了", show: (row) => japaneseDay(row.due_on) },
  {
    key: "outcome",
    label: "結果",
    value: (row) => nameOf("Fate", row.outcome),
    show: (row) => html`<${Tag} kind=${FATE_TONES[row.outcome]}>${nameOf("Fate", row.outcome)}<//>`,
  },
  { key: "settled_at", label: "日時", show: (row) => japaneseMoment(row.settled_at) },
];

export default function ErasureView({ title, parameters }) {
  const { call } = useConsole();
  const { erasure_id } = parameters;
  const found = useLoad(
    (signal) => call("GET /erasures/{erasure_id}", { path: { erasure_id }, query: { most: MOST }, signal }),
    [erasure_id],
  );
  const send = (body) => call("POST /erasures/{erasure_id}/decide", { path: { erasure_id }, body });
  return html`<${View} title=${title} crumbs=${[{ label: "記録の消去", href: href("/erasures") }]}>
    <${Loaded} load=${found}>
      ${(erasure) => html`
        <${DefinitionList} items=${termsOf(erasure)} />
        <${Far} erasure=${erasure} again=${found.again} busy=${found.busy} />
        <${Decide}
          motion=${erasure.motion}
          permission="office:erasure:approve"
          what=${`${count(erasure.people)}人の記録の消去`}
          consequence=${`${count(erasure.people)}人の接種記録、接種券、個人番号などがすべて消去されます。元に戻せません。`}
          danger
          send=${send}
          onDecided=${found.again}
        />
        ${erasure.state === "done" && html`<${Certificate} erasure=${erasure} />`}
        <${DataTable}
          caption="対象者"
          columns=${COLUMNS}
          rows=${erasure.targets.items}
          rowKey=${(row) => row.person_id}
          exportName="消去の対象者.csv"
          unit="人"
        />
      `}
    <//>
  <//>`;
}

const termsOf = (erasure) => [
  { term: "状態", text: html`<${ErasureTag} erasure=${erasure} />` },
  { term: "根拠", text: nameOf("Ground", erasure.ground) },
  ...(erasure.case_id
    ? [{ term: "請求", text: html`<${Link} href=${href("/cases/{case_id}", erasure)}>請求の内容を見る<//>` }]
    : []),
  { term: "人数", text: `${count(erasure.people)}人` },
  { term: "基準日", text: japaneseDay(erasure.as_of) },
  ...termsOfMotion(erasure.motion),
  ...(erasure.done_at ? [{ term: "消去の完了", text: japaneseMoment(erasure.done_at) }] : []),
];

/** How far the job is that carries an approved erasure out; it works by itself, every few minutes. */
function Far({ erasure, again, busy }) {
  if (erasure.state !== "approved") return null;
  const { settled, all } = progressOf(erasure.targets.items);
  return html`<div class="stack">
    <${Notice} kind="info" title="消去を進めています。">
      <p>自動で進みます。この画面を閉じてもかまいません。承認の後に留保された方は消去されません。</p>
    <//>
    <${Progress} label="消去の進み具合" value=${settled} max=${all} unit="人" />
    <div class="row"><${Button} kind="secondary" busy=${busy} onClick=${again}>今の状態を確かめる<//></div>
  </div>`;
}
