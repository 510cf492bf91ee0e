/** @file What we corrected after it had been provided, and who was told. */
import { DataTable, Tag } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { SPREAD, deliveriesOf, spreadOf } from "./words.js";

const LOOKS = { pending: "info", nobody: "neutral", letter: "warning", told: "success" };

/** How far a correction was told, in a word. @param {{correction: object}} given */
export function SpreadTag({ correction }) {
  const spread = spreadOf(correction);
  return html`<${Tag} kind=${LOOKS[spread]}>${SPREAD[spread]}<//>`;
}

const COLUMNS = [
  {
    key: "at",
    label: "訂正",
    show: ({ at, correction_id }) =>
      html`<a class="link" href=${href("/notices/sent/{correction_id}", { correction_id })}>${japaneseMoment(at)}</a>`,
  },
  { key: "kind", label: "種類", value: (row) => nameOf("ChangeKind", row.kind) },
  {
    key: "spread",
    label: "通知",
    value: (row) => SPREAD[spreadOf(row)],
    show: (row) => html`<${SpreadTag} correction=${row} />`,
  },
  { key: "told", label: "通知した自治体", number: true, value: (row) => deliveriesOf(row).told },
  { key: "letter", label: "文書が必要", number: true, value: (row) => deliveriesOf(row).byLetter },
  { key: "doses", label: "訂正した接種", number: true, value: (row) => row.doses.length },
];

export default function Outbox({ title }) {
  const { call } = useConsole();
  const list = useLoad((signal) => all((page) => call("GET /notices/sent", { query: page, signal })), []);
  const rows = useMemo(() => list.data && [...list.data].sort((one, other) => (one.at < other.at ? 1 : -1)), [list.data]);
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>この自治体が訂正した記録と、それを前に受け取っていた自治体への通知です。通知は自動で届きます。</p>
      <${DataTable}
        caption="訂正の発信"
        columns=${COLUMNS}
        rows=${rows}
        rowKey=${(row) => row.correction_id}
        error=${list.error}
        onRetry=${list.again}
        exportName="訂正の発信.csv"
        empty="通知の要る訂正はありません。"
      />
    </div>
  <//>`;
}
