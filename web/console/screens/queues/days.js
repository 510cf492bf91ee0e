/**
 * @file A day's venues: how many forms, how many records, whether they agree, whether the day is closed.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { dayInJapan, japaneseDay } from "../../../shared/dates.js";
import { narrow } from "../../../shared/formats.js";
import { html, useMemo, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";

const KINDS = { uncounted: "warning", counted: "info", closed: "success", reopened: "error" };
const VENUE = /^[A-Za-z0-9-]{1,40}$/;

function columnsOf(day) {
  const opened = ({ venue }) =>
    venue === "-" ? "会場なし" : html`<${Link} href=${href("/days/{day}/{venue}", { day, venue })}>${venue}<//>`;
  return [
    { key: "venue", label: "会場", value: (row) => (row.venue === "-" ? "会場なし" : row.venue), show: opened },
    {
      key: "state",
      label: "状態",
      value: (row) => nameOf("DayState", row.state),
      show: (row) => html`<${Tag} kind=${KINDS[row.state]}>${nameOf("DayState", row.state)}<//>`,
    },
    { key: "forms", label: "予診票", number: true },
    { key: "records", label: "記録", number: true },
    { key: "differing", label: "食い違い", number: true },
    { key: "foreign", label: "他所での接種", number: true },
    { key: "counted_by", label: "数えた職員" },
  ];
}

export default function Days({ title, query }) {
  const { call } = useConsole();
  const [day, setDay] = useState(query.day || dayInJapan());
  const load = useLoad((signal) => all((page) => call("GET /day-counts", { query: { ...page, day }, signal })), [day]);
  const columns = useMemo(() => columnsOf(day), [day]);
  const pick = (next) => {
    if (next === "") return;
    setDay(next);
    go(href("/days", {}, { day: next }), { replace: true });
  };
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <p>会場ごとに、予診票の枚数とシステムの記録を見比べ、別の職員が締め切ります。</p>
    <${DateInput} label="接種日" value=${day} onInput=${pick} />
    <${DataTable}
      key=${day}
      caption=${`${japaneseDay(day)}の会場`}
      columns=${columns}
      rows=${load.busy ? null : (load.data ?? [])}
      error=${load.error}
      onRetry=${load.again}
      rowKey=${(row) => row.venue}
      exportName=${`照合_${day}.csv`}
      empty="この日の記録も、枚数の入力もありません。"
    />
    <${Other} day=${day} />
  </div>`;
}

/** A venue of which nothing is on record yet may have forms all the same. */
function Other({ day }) {
  const { may } = useConsole();
  const [venue, setVenue] = useState("");
  const [wrong, setWrong] = useState("");
  if (!may("desk:day:count")) return null;
  const open = (event) => {
    event.preventDefault();
    const wanted = narrow(venue).trim();
    if (VENUE.test(wanted)) go(href("/days/{day}/{venue}", { day, venue: wanted }));
    else setWrong("会場のIDを英数字で入力してください。");
  };
  return html`<form class="search" onSubmit=${open} novalidate aria-label="一覧にない会場">
    <${TextInput}
      label="一覧にない会場の枚数を入力する"
      hint="会場のID"
      maxlength="40"
      value=${venue}
      onInput=${setVenue}
      error=${wrong || undefined}
    />
    <${Button} type="submit" kind="secondary">会場を開く<//>
  </form>`;
}
