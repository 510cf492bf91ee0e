/**
 * @file Doses that were given elsewhere: by another municipality, at work, abroad, in a trial.
 */
import { Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { dayInJapan, japaneseDay } from "../../../shared/dates.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { vaccine } from "../../words.js";
import { numberOf } from "../people/ticket_card.js";

const COLUMNS = [
  { key: "ticket", label: "接種券", show: (row) => html`<span class="digits">${numberOf(row.ticket)}</span>` },
  { key: "turn", label: "回", number: true },
  { key: "label", label: "区分" },
  { key: "product", label: "製品", value: (row) => vaccine(row.product) },
  { key: "lot", label: "ロット番号" },
];

export default function Foreign({ title, query }) {
  const { call, may } = useConsole();
  const [day, setDay] = useState(query.day || dayInJapan());
  const load = useLoad(
    (signal) => all((page) => call("GET /doses/foreign", { query: { ...page, day }, signal })),
    [day],
  );
  const pick = (next) => {
    if (next === "") return;
    setDay(next);
    go(href("/foreign", {}, { day: next }), { replace: true });
  };
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <p>他自治体、職域、海外、治験で打った接種です。会場の枚数とは照合しません。</p>
    ${may("desk:dose:enter_foreign") && html`<p><${Link}
      kind="primary"
      href=${href("/foreign/new")}
    >他所での接種を登録する<//></p>`}
    <${DateInput} label="接種日" value=${day} onInput=${pick} />
    <${DataTable}
      key=${day}
      caption=${`${japaneseDay(day)}に他所で打った接種`}
      columns=${COLUMNS}
      rows=${load.busy ? null : (load.data ?? [])}
      error=${load.error}
      onRetry=${load.again}
      rowKey=${(row) => `${row.ticket}|${row.turn}`}
      exportName=${`他所での接種_${day}.csv`}
      empty="この日に他所で打った接種の登録はありません。"
    />
  </div>`;
}
