/** @file One bulk inquiry: what the check said, a second person's word, its run, and what came of each person. */
import { Button, DataTable, DefinitionList, Notice, Select, Tag } from "../../../shared/components/index.js";
import { dayInJapan, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useMemo, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { LONG, Working } from "../parts/working.js";
import { OUTCOMES, actsOf, outcomeOf } from "./bulk_acts.js";
import { loadBulk } from "./bulk_rows.js";
import { BulkTag } from "./bulks.js";
import { cityNames, groundSentence } from "./parts.js";

const UNDER = ["一括照会", "/inquiries/bulks"];

export default function Bulk({ title, parameters }) {
  const { call } = useConsole();
  const path = { bulk_id: parameters.bulk_id };
  const load = useLoad(
    async (signal) => {
      const [found, cityOf] = await Promise.all([
        loadBulk((query) => call("GET /inquiries/bulks/{bulk_id}", { path, query, signal })),
        cityNames(dayInJapan()),
      ]);
      return { bulk: found.bulk, people: found.people.map((row) => ({ ...row, city: cityOf(row.former) })) };
    },
    [path.bulk_id],
  );
  const put = (bulk) => load.put({ ...load.data, bulk });
  return html`<${Page} title=${title} under=${UNDER}>
    <${Loaded} load=${load}>
      ${({ bulk, people }) => html`<${Shown} bulk=${bulk} people=${people} put=${put} again=${load.again} />`}
    <//>
  <//>`;
}

function Shown({ bulk, people, put, again }) {
  const { me, may } = useConsole();
  const acts = actsOf(bulk, me, may);
  return html`<div class="stack">
    <${Ended} bulk=${bulk} />
    <${Facts} bulk=${bulk} />
    ${acts.approve && html`<${Approving} bulk=${bulk} answer=${acts.approve} put=${put} again=${again} />`}
    ${acts.run && html`<${Running} bulk=${bulk} answer=${acts.run} put=${put} again=${again} />`}
    ${bulk.refusals.length > 0 && html`<${Refusals} bulk=${bulk} />`}
    ${people.length > 0 && html`<${People} bulk=${bulk} people=${people} />`}
  </div>`;
}

function Ended({ bulk }) {
  if (bulk.state === "refused") {
    return html`<${Notice} kind="warning" title=${`誤りが${count(bulk.refused)}件あるため、申請できません。`}>
      <p>誤りを直し、<a class="link" href=${href("/inquiries/bulks/new")}>もう一度確認からやり直して</a>ください。</p>
    <//>`;
  }
  if (bulk.state === "done") {
    return html`<${Notice} kind="success" title="一括照会が終わりました。">
      <p>該当なしの方は転出元を確かめ、照会しなかった方は理由を見て、一人ずつ照会してください。</p>
    <//>`;
  }
  return null;
}

function Facts({ bulk }) {
  const items = [
    { term: "状態", text: html`<${BulkTag} state=${bulk.state} />` },
    { term: "人数", text: `${count(bulk.rows)}人` },
    { term: "申請", text: `${japaneseMoment(bulk.requested_at)}　${bulk.requested_by}` },
    bulk.approved_by && { term: "承認", text: `${japaneseMoment(bulk.approved_at)}　${bulk.approved_by}` },
    bulk.state !== "refused" && {
      term: "結果",
      text: `提供あり ${count(bulk.provided)}人、該当なし ${count(bulk.not_found)}人、照会せず ${count(bulk.refused)}人`,
    },
    bulk.ended_at && { term: "完了", text: japaneseMoment(bulk.ended_at) },
  ];
  return html`<${DefinitionList} items=${items.filter(Boolean)} />`;
}

function Approving({ bulk, answer, put, again }) {
  const { ask, call, say } = useConsole();
  const { busy, error, run } = useAct(async () => {
    const sure = await ask({
      title: "この一括照会を承認しますか",
      body: html`<p>${count(bulk.rows)}人について、それぞれの転出元へ照会することを承認します。同意と本人確認の欄を確かめてください。</p>`,
      yes: "承認する",
    });
    if (!sure) return;
    put(await call("POST /inquiries/bulks/{bulk_id}/approve", { path: { bulk_id: bulk.bulk_id }, body: {} }));
    say("承認しました。番号担当が照会を始められます。");
  });
  return html`<section class="card stack" aria-labelledby="approve-head">
    <h2 id="approve-head">承認</h2>
    ${answer.may
      ? html`${error && html`<${Fault} error=${error} again=${again} word="最新の状態を表示する" />`}
          <div class="row"><${Button} busy=${busy} onClick=${run}>承認する<//></div>`
      : html`<${Notice} title=${answer.why} />`}
  </section>`;
}

function Running({ bulk, answer, put, again }) {
  const { call } = useConsole();
  const options = { path: { bulk_id: bulk.bulk_id }, body: {}, timeout: LONG };
  return html`<section class="card stack" aria-labelledby="run-head">
    <h2 id="run-head">照会</h2>
    ${answer.may
      ? html`<${Working}
          label="一括照会"
          begun=${bulk.done > 0}
          step=${() => call("POST /inquiries/bulks/{bulk_id}/run", options)}
          isDone=${(said) => said.state === "done"}
          far=${{ value: bulk.reached, max: bulk.rows, unit: "人" }}
          told=${put}
          refresh=${again}
        />`
      : html`<${Notice} title=${answer.why} />`}
  </section>`;
}

const REFUSAL_COLUMNS = [
  { key: "row", label: "行", number: true },
  { key: "column", label: "列" },
  { key: "reason", label: "理由と、すること" },
];

function Refusals({ bulk }) {
  const { refusals, refused } = bulk;
  return html`
    ${refused > refusals.length && html`<p>誤り${count(refused)}件のうち、はじめの${count(refusals.length)}件です。直して確認し直すと、残りが出ます。</p>`}
    <${DataTable}
      caption="誤りのある行"
      columns=${REFUSAL_COLUMNS}
      rows=${refusals}
      rowKey=${(row) => `${row.row}-${row.column}`}
      exportName=${`一括照会の誤り-${bulk.bulk_id.slice(-6)}.csv`}
      unit="件"
    />
  `;
}

const LOOKS = { provided: "success", not_found: "neutral", asked: "warning", not_asked: "error", waiting: "info" };
const PEOPLE_COLUMNS = [
  { key: "row", label: "行", number: true },
  { key: "addressee", label: "宛名番号" },
  { key: "city", label: "転出元" },
  { key: "ground", label: "根拠", value: (row) => groundSentence(row.ground) },
  {
    key: "outcome",
    label: "結果",
    value: (row) => OUTCOMES[outcomeOf(row)],
    show: (row) => html`<${Tag} kind=${LOOKS[outcomeOf(row)]}>${OUTCOMES[outcomeOf(row)]}<//>`,
  },
  { key: "doses", label: "提供された接種", number: true },
  { key: "conflicts", label: "重複登録", number: true },
  { key: "refused", label: "照会しなかった理由" },
];

function People({ bulk, people }) {
  const { download } = useConsole();
  const [outcome, setOutcome] = useState("");
  const rows = useMemo(() => people.filter((row) => !outcome || outcomeOf(row) === outcome), [people, outcome]);
  const name = `一括照会の結果-${bulk.bulk_id.slice(-6)}.csv`;
  const take = () => download("GET /inquiries/bulks/{bulk_id}/export", { path: { bulk_id: bulk.bulk_id } }, name);
  return html`<div class="stack">
    <${Select}
      label="結果"
      placeholder="すべて"
      value=${outcome}
      options=${Object.entries(OUTCOMES).map(([value, label]) => ({ value, label }))}
      onInput=${setOutcome}
    />
    <${DataTable}
      caption="一人ずつの結果"
      columns=${PEOPLE_COLUMNS}
      rows=${rows}
      rowKey=${(row) => String(row.row)}
      actions=${html`<${Button} kind="secondary" onClick=${take}>結果を CSV で書き出す<//>`}
      empty="この結果の方はいません。"
      unit="人"
    />
  </div>`;
}
