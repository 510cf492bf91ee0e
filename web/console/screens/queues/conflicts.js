/**
 * @file The claims to a turn that is taken, to be settled one by one.
 */
import { Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { vaccine } from "../../words.js";
import { numberOf } from "../people/ticket_card.js";

const standingOf = (row) => row.sheet?.slots.find((slot) => slot.turn === row.turn);
const COLUMNS = [
  {
    key: "ticket",
    label: "接種券",
    value: (row) => row.ticket,
    show: (row) => html`<span class="digits">${numberOf(row.ticket)}</span>`,
  },
  { key: "turn", label: "回", number: true },
  { key: "standing", label: "今の登録", value: (row) => said(standingOf(row)) },
  { key: "claim", label: "後から来た登録", value: (row) => said(row.claim) },
  { key: "venue", label: "後の登録の会場", value: (row) => row.claim.venue },
  {
    key: "at",
    label: "受付",
    value: (row) => row.claim.recorded_at,
    show: (row) => japaneseMoment(row.claim.recorded_at),
  },
];
const OPEN = {
  key: "open",
  label: "操作",
  fixed: true,
  secret: true,
  value: () => "",
  show: ({ conflict_id, ticket }) =>
    html`<${Link}
      href=${href("/queues/conflicts/{conflict_id}", { conflict_id })}
      aria-label=${`接種券 ${ticket} の重複を解決する`}
    >解決する<//>`,
};
const SETTLING = [...COLUMNS, OPEN];

function said(dose) {
  return dose ? `${japaneseDay(dose.given_on)} ${vaccine(dose.product)} ${dose.lot}` : "";
}

export default function Conflicts({ title }) {
  const { call, may } = useConsole();
  const load = useLoad((signal) => all((query) => call("GET /conflicts", { query, signal })), []);
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <p>同じ接種券の同じ回に、内容の違う接種が登録されたものです。両方を残してあります。予診票を見て、どちらが正しいかを決めてください。</p>
    <${DataTable}
      caption="重複登録の一覧"
      columns=${may("desk:conflict:settle") ? SETTLING : COLUMNS}
      rows=${load.busy ? null : (load.data ?? [])}
      error=${load.error}
      onRetry=${load.again}
      rowKey=${(row) => row.conflict_id}
      exportName="重複登録.csv"
      empty="解決を待つ重複登録はありません。"
    />
  </div>`;
}
