/** @file 影響範囲: whom and what the acts that were searched for are about, put together for an incident. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html, useEffect, useRef, useState } from "../../../shared/preact.js";
import { actsSaid, merged } from "./affected_rows.js";
import { queryOf } from "./query.js";

const COLUMNS = [
  { key: "kind", label: "種類", value: (row) => nameOf("AffectedKind", row.kind) },
  { key: "subject", label: "対象（接種券番号・照合IDなど）" },
  { key: "times", label: "操作の数", number: true },
  { key: "acts", label: "操作", value: (row) => actsSaid(row, (act) => nameOf("Act", act)) },
  { key: "first", label: "最初の操作", show: (row) => japaneseMoment(row.first) },
  { key: "last", label: "最後の操作", show: (row) => japaneseMoment(row.last) },
];

/** Puts the acts of a search together by whom they are about. @param {{asked: object}} props what was searched for */
export function Affected({ asked }) {
  const { call } = useConsole();
  const [found, setFound] = useState(null);
  const stopped = useRef(false);
  const gather = useAct(async () => {
    stopped.current = false;
    let known = { rows: 0, affected: [] };
    let after = null;
    do {
      const part = await call("POST /audit/affected", { body: queryOf(asked, after), timeout: 60_000 });
      known = { rows: known.rows + part.rows, affected: merged(known.affected, part.affected), next: part.next };
      setFound(known);
      after = part.next;
    } while (after && !stopped.current);
  });
  const stop = () => {
    stopped.current = true;
  };
  useEffect(() => stop, []); // who leaves asks for no further part: each is in the log
  return html`<section class="stack" aria-labelledby="affected">
    <h3 id="affected">影響範囲</h3>
    <p>
      検索の条件に合うすべての操作から、扱われた対象を一つずつにまとめます。事故のときに、知らせるべき方を洗い出すためのものです。まとめたことは操作記録に残ります。
    </p>
    <div class="row">
      <${Button} kind="secondary" busy=${gather.busy} onClick=${gather.run}>扱われた対象をまとめる<//>
      ${gather.busy && html`<${Button} kind="plain" onClick=${stop}>ここで止める<//>`}
    </div>
    ${gather.error && html`<${Fault} error=${gather.error} again=${gather.run} />`}
    ${found && html`<p role="status">${said(found, gather.busy)}</p>`}
    ${found &&
    html`<${DataTable}
      caption="扱われた対象"
      columns=${COLUMNS}
      rows=${found.affected}
      rowKey=${(row) => row.subject}
      exportName="影響範囲.csv"
      empty="この条件の操作で扱われた対象はありません。"
      unit="件"
    />`}
  </section>`;
}

const said = ({ rows, affected, next }, busy) =>
  `${count(rows)}行の操作から${count(affected.length)}件の対象をまとめました。${
    next ? (busy ? "まだ続きがあります。" : "途中までです。もう一度まとめると、初めから集計します。") : ""
  }`;
