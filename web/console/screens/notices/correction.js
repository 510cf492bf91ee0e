/** @file One correction of ours, and each municipality that was told, or must be told by letter. */
import { DataTable, DefinitionList, Notice, Tag } from "../../../shared/components/index.js";
import { dayInJapan, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { cityNames } from "../inquiries/parts.js";
import { Page } from "../parts/page.js";
import { SpreadTag } from "./outbox.js";
import { deliveriesOf } from "./words.js";

const UNDER = ["訂正の発信", "/notices/sent"];

const COLUMNS = [
  { key: "city", label: "自治体" },
  { key: "reference", label: "先方の照会番号", show: (row) => html`<span class="digits">${row.reference}</span>` },
  {
    key: "delivered",
    label: "通知",
    value: (row) => (row.delivered ? "届きました" : "文書で通知"),
    show: (row) => html`<${Tag} kind=${row.delivered ? "success" : "warning"}>${row.delivered ? "届きました" : "文書で通知"}<//>`,
  },
];

export default function Correction({ title, parameters }) {
  const { call } = useConsole();
  const load = useLoad(
    async (signal) => {
      const [found, cityOf] = await Promise.all([
        all((page) => call("GET /notices/sent", { query: page, signal })),
        cityNames(dayInJapan()),
      ]);
      const correction = found.find((each) => each.correction_id === parameters.correction_id);
      const deliveries = correction?.deliveries.map((each) => ({ ...each, city: cityOf(each.municipality) }));
      return { correction, deliveries };
    },
    [parameters.correction_id],
  );
  return html`<${Page} title=${title} under=${UNDER}>
    <${Loaded} load=${load}>
      ${({ correction, deliveries }) =>
        correction
          ? html`<${Shown} correction=${correction} deliveries=${deliveries} />`
          : html`<${Notice} kind="warning" title="この訂正の発信はありません。">
              <p><a class="link" href=${href("/notices/sent")}>一覧から選び直してください。</a></p>
            <//>`}
    <//>
  <//>`;
}

function Shown({ correction, deliveries }) {
  const { may } = useConsole();
  const { byLetter } = deliveriesOf(correction);
  const person = (person_id) =>
    may("desk:person:read")
      ? html`<a class="link" href=${href("/people/{person_id}", { person_id })}>${person_id}</a>`
      : html`<span class="digits">${person_id}</span>`;
  return html`<div class="stack">
    ${byLetter > 0 &&
    html`<${Notice} kind="warning" title=${`${count(byLetter)}の自治体は、このシステムを使っていません。`}>
      <p>文書で訂正を通知してください。提供したときの照会番号を書き添えると、先方が控えと照らし合わせられます。</p>
    <//>`}
    <${DefinitionList}
      items=${[
        { term: "訂正", text: japaneseMoment(correction.at) },
        { term: "種類", text: nameOf("ChangeKind", correction.kind) },
        { term: "通知", text: html`<${SpreadTag} correction=${correction} />` },
        { term: "通知が終わった時", text: japaneseMoment(correction.spread_at) },
        { term: "訂正した接種", text: correction.doses.length > 0 && `${count(correction.doses.length)}件` },
        {
          term: "対象の方",
          text: html`<ul class="plain-list">${correction.people.map((each) => html`<li key=${each}>${person(each)}</li>`)}</ul>`,
        },
      ]}
    />
    <${DataTable}
      caption="通知した自治体"
      columns=${COLUMNS}
      rows=${deliveries}
      rowKey=${(row) => `${row.municipality}-${row.reference}`}
      exportName=${`訂正の通知先-${correction.correction_id.slice(0, 6)}.csv`}
      empty=${correction.spread_at ? "前に受け取っていた自治体はないため、通知していません。" : "通知を送っています。少し待って開き直してください。"}
    />
  </div>`;
}
