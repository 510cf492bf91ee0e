/** @file 承認待ちと申請: what administrators asked for, and what became of it. */
import { useConsole } from "../../console.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Select } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { GRANT_STATES, grantState, mayNotApprove, subjectOf } from "./state.js";
import { KINDS } from "./wanted.js";
import { View } from "../view.js";

const columnsFor = (me) => [
  {
    key: "subject",
    label: "対象",
    value: (row) => subjectOf(row.wanted),
    show: (row) => html`<a class="link" href=${href("/grants/{grant_id}", row)}>${subjectOf(row.wanted)}</a>`,
  },
  { key: "kind", label: "種類", value: (row) => KINDS[row.wanted.kind] },
  { key: "reason", label: "理由" },
  { key: "requested_by", label: "申請した職員" },
  { key: "requested_at", label: "申請日時", show: (row) => japaneseMoment(row.requested_at) },
  {
    key: "state",
    label: "状態",
    value: (row) => GRANT_STATES[grantState(row)].label,
    show: (row) => html`<${GrantTag} grant=${row} me=${me} />`,
  },
  { key: "until", label: "期限", show: (row) => japaneseMoment(row.until) },
];

/** The state of a request, and whether it is one's own to wait for. */
export function GrantTag({ grant, me }) {
  const state = grantState(grant);
  const { label, tone } = GRANT_STATES[state];
  const waits = state === "open" && mayNotApprove(grant, me) ? "（ほかの管理者）" : "";
  return html`<${Tag} kind=${tone}>${label}${waits}<//>`;
}

export default function Grants({ title, query }) {
  const { me, call } = useConsole();
  const found = useEvery((query, signal) => call("GET /grants", { query, signal }));
  const state = query.state ?? "open";
  const columns = useMemo(() => columnsFor(me.account_id), [me]);
  const rows = useMemo(
    () => found.data && found.data.filter((each) => state === "all" || grantState(each) === state),
    [found.data, state],
  );
  const choose = (wanted) => go(href("/grants", {}, { state: wanted }), { replace: true });
  return html`<${View} title=${title}>
    <p>権限、端末、共用IDは、申請した管理者とは別の管理者が承認すると反映されます。</p>
    <${DataTable}
      caption="申請"
      columns=${columns}
      rows=${rows}
      rowKey=${(row) => row.grant_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="申請の一覧.csv"
      actions=${html`<${Select} label="状態" value=${state} options=${OPTIONS} onInput=${choose} />`}
      empty=${state === "open" ? "承認を待つ申請はありません。" : "この状態の申請はありません。"}
    />
  <//>`;
}

const OPTIONS = [
  ...Object.entries(GRANT_STATES).map(([value, { label }]) => ({ value, label })),
  { value: "all", label: "すべて" },
];
