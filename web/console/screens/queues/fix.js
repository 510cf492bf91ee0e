/**
 * @file A bulk fix: what it does to each dose, how far it is, and undoing it as a whole.
 */
import { Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html, useEffect, useRef, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { Job, useJob } from "../../patterns/job.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";
import { numberOf } from "../people/ticket_card.js";
import { changeText, standingText } from "./fix_words.js";

const MOST = 5_000;
const LONG_MS = 60_000;
const findings = (codes) => codes.map((code) => nameOf("FindingCode", code)).join("、");
const COLUMNS = [
  { key: "ticket", label: "接種券", show: (row) => html`<span class="digits">${numberOf(row.ticket)}</span>` },
  { key: "turn", label: "回", number: true },
  { key: "before", label: "今の内容", value: (row) => standingText(row.before) },
  { key: "after", label: "変更後", value: (row) => standingText(row.after), show: changed },
  { key: "odd_before", label: "今の確認事項", value: (row) => findings(row.odd_before) },
  { key: "odd_after", label: "変更後の確認事項", value: (row) => findings(row.odd_after) },
  { key: "state", label: "結果", value: (row) => nameOf("RowState", row.state) },
];

function changed(row) {
  return html`<ins>${standingText(row.after)}</ins>`;
}

export default function Fix({ title, parameters }) {
  const { call } = useConsole();
  const { fix_id } = parameters;
  const load = useLoad(
    async (signal) => {
      const shown = await call("GET /bulk-fixes/{fix_id}", { path: { fix_id }, query: { most: MOST }, signal });
      return { fix: shown.fix, rows: shown.items };
    },
    [fix_id],
  );
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "一括修正", href: href("/fixes") }, { label: title }]} />
    <h1>${title}</h1>
    <${Loaded} load=${load}>${({ fix, rows }) => html`<${Shown} fix=${fix} rows=${rows} again=${load.again} />`}<//>
  </div>`;
}

function Shown({ fix: found, rows, again }) {
  const [fix, setFix] = useState(found);
  useEffect(() => setFix(found), [found]);
  const items = [
    { term: "変更", text: changeText(fix.change) },
    { term: "理由", text: fix.reason },
    { term: "件数", text: `${fix.rows}件` },
    { term: "状態", text: nameOf("FixState", fix.state) },
    { term: "作成", text: `${fix.made_by}　${japaneseMoment(fix.made_at)}` },
    { term: "取消しの理由", text: fix.undo_reason },
  ];
  const worse = rows.filter((row) => row.state === "previewed" && row.odd_after.length > row.odd_before.length).length;
  return html`
    <section class="card"><${DefinitionList} items=${items} /></section>
    ${fix.state === "previewed" && worse > 0 && html`<${Notice}
      kind="warning"
      title=${`直すと確認事項が増える接種が${worse}件あります。差分を確かめてください。`}
    />`}
    ${fix.skipped > 0 && html`<${Notice} kind="warning" title=${`${fix.skipped}件は、差分を作った後に記録が変わったため、直していません。`} />`}
    ${fix.kept > 0 && html`<${Notice} kind="warning" title=${`${fix.kept}件は、適用した後に記録が変わったため、元に戻していません。`} />`}
    <${Work} fix=${fix} setFix=${setFix} again=${again} />
    <${DataTable}
      caption="差分"
      columns=${COLUMNS}
      rows=${rows}
      rowKey=${(row) => `${row.ticket}|${row.turn}`}
      exportName="一括修正の差分.csv"
      empty="この一括修正に、接種はありません。"
    />
  `;
}

/** Applying, or undoing: whichever the state calls for. */
function Work({ fix, setFix, again }) {
  const [apply, askToApply] = useApplying(fix, setFix, again);
  const [undo, askToUndo] = useUndoing(fix, setFix, again);
  const undoing = fix.state === "undoing" || undo.running;
  const applying = fix.state === "applying" || apply.running;
  const far = { value: fix.done, max: fix.chunks, unit: "まとまり" };
  const mayUndo = ["applied", "applying"].includes(fix.state) && !apply.running && !undoing;
  return html`<section class="stack" aria-label="処理">
    ${fix.state === "previewed" &&
    !apply.running &&
    html`<div><${Button} onClick=${askToApply}>この差分を適用する<//></div>`}
    ${(applying || apply.error) && !undoing && html`<${Job} ...${far} label="適用" job=${apply} goOn="続きを適用する" />`}
    ${(undoing || undo.error) && html`<${Job} ...${far} label="取消し" job=${undo} goOn="続きを取り消す" />`}
    ${mayUndo && html`<div><${Button} kind="secondary" onClick=${askToUndo}>全体を取り消す<//></div>`}
  </section>`;
}

/** Shows how far a fix is, and its rows anew once it has come to an end. */
function follow(setFix, again, end) {
  return (next) => {
    setFix(next);
    if (next.state === end) again();
  };
}

function useApplying(fix, setFix, again) {
  const { ask, call } = useConsole();
  const path = { fix_id: fix.fix_id };
  const job = useJob({
    step: () => call("POST /bulk-fixes/{fix_id}/apply", { path, body: { digest: fix.digest }, timeout: LONG_MS }),
    done: (next) => next.state === "applied",
    onState: follow(setFix, again, "applied"),
  });
  const start = async () => {
    const sure = await ask({
      title: "一括修正を適用しますか",
      body: html`<p>
        ${changeText(fix.change)}、${fix.rows}件を直します。差分を確かめましたか。30日以内は全体を取り消せます。
      </p>`,
      yes: "適用する",
    });
    if (sure) job.start();
  };
  return [job, start];
}

function useUndoing(fix, setFix, again) {
  const { ask, call } = useConsole();
  const path = { fix_id: fix.fix_id };
  const reason = useRef("");
  const body = () => ({ reason: reason.current || fix.undo_reason });
  const job = useJob({
    step: () => call("POST /bulk-fixes/{fix_id}/undo", { path, body: body(), timeout: LONG_MS }),
    done: (next) => next.state === "undone",
    onState: follow(setFix, again, "undone"),
  });
  const start = async () => {
    const sure = await ask({
      title: "一括修正を取り消しますか",
      body: html`<p>適用した接種を元の内容に戻します。適用の後に変わった接種は、そのまま残ります。</p>`,
      yes: "全体を取り消す",
      danger: true,
      reason: true,
    });
    if (!sure) return;
    reason.current = sure.reason;
    job.start();
  };
  return [job, start];
}
