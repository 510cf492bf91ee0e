/** @file 記録の消去: every erasure, from its proposal to its certificate. */
import { useConsole } from "../../console.js";
import { Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Select } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { choicesOf, nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { View } from "../view.js";
import { ERASURE_TONES } from "./words.js";

/** The state of an erasure in a word. */
export function ErasureTag({ erasure }) {
  return html`<${Tag} kind=${ERASURE_TONES[erasure.state]}>${nameOf("ErasureState", erasure.state)}<//>`;
}

const COLUMNS = [
  {
    key: "proposed_at",
    label: "起案日時",
    value: (row) => row.motion.proposed_at,
    show: (row) => html`<a class="link" href=${href("/erasures/{erasure_id}", row)}>${japaneseMoment(row.motion.proposed_at)}</a>`,
  },
  { key: "ground", label: "根拠", value: (row) => nameOf("Ground", row.ground) },
  { key: "people", label: "人数", number: true },
  { key: "as_of", label: "基準日", show: (row) => japaneseDay(row.as_of) },
  {
    key: "state",
    label: "状態",
    value: (row) => nameOf("ErasureState", row.state),
    show: (row) => html`<${ErasureTag} erasure=${row} />`,
  },
  { key: "proposed_by", label: "起案", value: (row) => row.motion.proposed_by },
  { key: "decided_by", label: "決裁", value: (row) => row.motion.decided_by },
  { key: "done_at", label: "消去の完了", show: (row) => japaneseMoment(row.done_at) },
];

export default function Erasures({ title, query }) {
  const { call } = useConsole();
  const found = useEvery((asked, signal) => call("GET /erasures", { query: asked, signal }));
  const rows = useMemo(
    () => found.data && found.data.filter((each) => !query.state || each.state === query.state),
    [found.data, query.state],
  );
  const choose = (state) => go(href("/erasures", {}, { state }), { replace: true });
  return html`<${View} title=${title}>
    <p>消去は、<${Link} href=${href("/due")}>満了者<//>の一覧か、利用停止の<${Link} href=${href("/cases")}>請求<//>から起案し、別の管理者が承認します。</p>
    <${DataTable}
      caption="消去"
      columns=${COLUMNS}
      rows=${rows}
      rowKey=${(row) => row.erasure_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="記録の消去.csv"
      actions=${html`<${Select} label="状態" value=${query.state ?? ""} placeholder="すべて" options=${OPTIONS} onInput=${choose} />`}
      empty=${query.state ? "この状態の消去はありません。" : "消去はまだありません。"}
    />
  <//>`;
}

const OPTIONS = choicesOf("ErasureState");
