/**
 * @file What needs a look: filtered by the service, searched and sorted here.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { Select, TextInput } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { keep } from "../../memory.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { choicesOf, nameOf } from "../../../shared/names.js";
import { vaccine } from "../../words.js";
import { numberOf } from "../people/ticket_card.js";
import { KindTag, identity, kindWord, matterOf } from "./entry_words.js";

const SEVERITIES = ["要修正", "要確認"].map((each) => ({ value: each, label: each }));
const STATES = [{ value: "", label: "処理が済んでいないもの" }, ...choicesOf("TaskState")];
const NOBODY = "-";
const VENUE = /^[A-Za-z0-9-]{1,40}$/;

const COLUMNS = [
  {
    key: "kind",
    label: "種別",
    value: (row) => kindWord(row.entry),
    show: (row) => html`<${KindTag} entry=${row.entry} />`,
  },
  { key: "matter", label: "内容", value: (row) => matterOf(row.entry), show: opened },
  {
    key: "ticket",
    label: "接種券",
    value: (row) => row.entry.ticket,
    show: (row) => html`<span class="digits">${numberOf(row.entry.ticket)}</span>`,
  },
  { key: "turn", label: "回", value: (row) => row.entry.turn, number: true },
  { key: "day", label: "接種日", value: (row) => row.day, show: (row) => japaneseDay(row.day) },
  { key: "venue", label: "会場", value: (row) => row.venue },
  { key: "product", label: "製品", value: (row) => row.product && vaccine(row.product) },
  { key: "lot", label: "ロット番号", value: (row) => row.lot },
  { key: "since", label: "発生", value: (row) => row.since, show: (row) => japaneseMoment(row.since) },
  { key: "state", label: "状態", value: (row) => nameOf("TaskState", row.state), show: worked },
  { key: "assignee", label: "担当", value: (row) => row.assignee },
];

/** Entries by which the service can be asked; what is typed (a venue) stays out of the URL. */
export default function List({ title, query }) {
  const { call, me, may, download } = useConsole();
  const [venue, setVenue] = useState("");
  const [selected, setSelected] = useState(new Set());
  const asked = askedOf(query, VENUE.test(venue) ? venue : "", me);
  const load = useLoad(
    (signal) => all((page) => call("GET /queues", { query: { ...asked, ...page }, signal })),
    [JSON.stringify(asked)],
  );
  const rows = load.busy ? null : (load.data ?? []);
  const mayFix = may("files:dose:fix");
  const fix = () => {
    const chosen = rows.filter((row) => selected.has(identity(row.entry)));
    keep(
      "doses",
      chosen.map(({ entry }) => ({ ticket: entry.ticket, turn: entry.turn })),
    );
    go(href("/fixes/new"));
  };
  const take = () => download("GET /queues/export", { query: { ...asked, format: "csv" } }, "確認の一覧.csv");
  const actions = html`
    <${Button} kind="secondary" onClick=${load.again}>最新にする<//>
    <${Button} kind="secondary" onClick=${take}>CSVで書き出す<//>
    ${mayFix && html`<${Button} kind="secondary" disabled=${selected.size === 0} onClick=${fix}>選んだ接種を一括修正<//>`}
  `;
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <${Filters} query=${query} venue=${venue} onVenue=${setVenue} />
    <${DataTable}
      caption=${title}
      columns=${COLUMNS}
      rows=${load.error ? [] : rows}
      error=${load.error}
      onRetry=${load.again}
      rowKey=${(row) => identity(row.entry)}
      rowName=${(row) => `接種券 ${row.entry.ticket} ${row.entry.turn}回目 ${matterOf(row.entry)}`}
      selected=${mayFix ? selected : undefined}
      onSelect=${mayFix ? setSelected : undefined}
      actions=${actions}
      empty="今、確認が必要なものはありません。"
    />
  </div>`;
}

function askedOf(query, venue, me) {
  const assignee = { mine: me.account_id, nobody: NOBODY }[query.assignee];
  const { kind, severity, code, state, day } = query;
  return { kind, severity, code, state, day, assignee, venue, sort: "severity" };
}

function Filters({ query, venue, onVenue }) {
  const set = (name) => (value) => go(href("/queues", {}, { ...query, [name]: value }), { replace: true });
  const field = (name, label, options, placeholder) => html`<${Select}
    label=${label}
    value=${query[name] ?? ""}
    options=${options}
    placeholder=${placeholder}
    onInput=${set(name)}
  />`;
  const assignees = [
    { value: "", label: "すべて" },
    { value: "mine", label: "自分" },
    { value: "nobody", label: "担当なし" },
  ];
  return html`<div class="search" role="group" aria-label="絞り込み">
    ${field("kind", "種別", choicesOf("QueueKind"), "すべて")} ${field("severity", "重大度", SEVERITIES, "すべて")}
    ${field("code", "確認事項の内容", choicesOf("FindingCode"), "すべて")} ${field("state", "状態", STATES)}
    ${field("assignee", "担当", assignees)}
    <${TextInput} label="会場のID" maxlength="40" value=${venue} onInput=${onVenue} />
    <${DateInput} label="接種日" era=${false} value=${query.day ?? ""} onInput=${set("day")} />
  </div>`;
}

function opened(row) {
  const hand = () => keep("entry", row);
  return html`<${Link} href=${href("/queues/entry")} onClick=${hand}>${matterOf(row.entry)}<//>`;
}

function worked(row) {
  const kind = { taken: "info", acknowledged: "success", closed: "success" }[row.state];
  return html`
    <${Tag} kind=${kind}>${nameOf("TaskState", row.state)}<//>
    ${row.notes > 0 && html`<span class="soft small"> 記載${row.notes}</span>`}
  `;
}
