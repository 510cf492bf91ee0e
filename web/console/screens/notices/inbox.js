/** @file What other municipalities corrected after they had provided it to us. */
import { Button, Checkbox, DataTable, Notice, Tag } from "../../../shared/components/index.js";
import { dayInJapan, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { cityNames } from "../inquiries/parts.js";
import { Page } from "../parts/page.js";
import { NOTICE_TODO } from "./words.js";

export default function Inbox({ title, query }) {
  const { call, may, say } = useConsole();
  const open = query.open === "0" ? undefined : "1";
  const list = useLoad(
    async (signal) => {
      const [found, cityOf] = await Promise.all([
        all((page) => call("GET /notices", { query: { open, ...page }, signal })),
        cityNames(dayInJapan()),
      ]);
      return found.map((each) => ({ ...each, city: cityOf(each.source) }));
    },
    [open],
  );
  const { busy, error, run } = useAct(async ({ notice_id }) => {
    await call("POST /notices/{notice_id}/acknowledge", { path: { notice_id }, body: {} });
    say("確認したことを記録しました。");
    list.again();
  });
  const columns = useMemo(() => columnsFor(run, busy, may("number:inquiry:read")), [busy]);
  const waiting = (list.data ?? []).filter((each) => !each.acknowledged_at).length;
  const choose = (only) => go(href("/notices", {}, { open: only ? "" : "0" }), { replace: true });
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>転出元の自治体が、提供した後に記録を訂正したことの通知です。だれの何が変わったかは、通知には書かれていません。</p>
      ${waiting > 0 && html`<${Notice} kind="warning" title=${`確認していない通知が${count(waiting)}件あります。`}><p>${NOTICE_TODO}</p><//>`}
      ${error && html`<${Fault} error=${error} again=${list.again} word="最新の状態を表示する" />`}
      <${Checkbox} label="確認していないものだけ" checked=${open === "1"} onInput=${choose} />
      <${DataTable}
        caption="届いた訂正の通知"
        columns=${columns}
        rows=${list.data}
        rowKey=${(row) => row.notice_id}
        error=${list.error}
        onRetry=${list.again}
        exportName="届いた訂正の通知.csv"
        empty=${open ? "確認していない通知はありません。" : "通知は届いていません。"}
      />
    </div>
  <//>`;
}

function columnsFor(acknowledge, busy, linked) {
  return [
    { key: "at", label: "訂正", show: (row) => japaneseMoment(row.at) },
    { key: "city", label: "訂正した自治体" },
    { key: "kind", label: "種類", value: (row) => nameOf("ChangeKind", row.kind) },
    {
      key: "reference",
      label: "控えの照会番号",
      show: ({ reference }) =>
        linked
          ? html`<a class="link" href=${href("/inquiries/{inquiry_id}", { inquiry_id: reference })}>${reference}</a>`
          : html`<span class="digits">${reference}</span>`,
    },
    {
      key: "acknowledged_at",
      label: "確認",
      value: (row) => (row.acknowledged_at ? `${japaneseMoment(row.acknowledged_at)} ${row.acknowledged_by}` : ""),
      show: (row) =>
        row.acknowledged_at
          ? html`<${Tag} kind="success">確認済み<//> ${japaneseMoment(row.acknowledged_at)} ${row.acknowledged_by}`
          : html`<${Button}
              kind="secondary"
              busy=${busy}
              aria-label=${`${row.city}の${nameOf("ChangeKind", row.kind)}を確認した`}
              onClick=${() => acknowledge(row)}
            >確認した<//>`,
    },
  ];
}
