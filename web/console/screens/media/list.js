/** @file The permitted media: which may be used, which wait for their erasure, which are retired. */
import { Button, DataTable, Link, Tag } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { whyNotUsable } from "./acts.js";

const COLUMNS = [
  { key: "medium_id", label: "媒体番号" },
  { key: "kind", label: "種類", value: (row) => nameOf("MediumKind", row.kind) },
  { key: "encrypted", label: "暗号化機能", value: (row) => (row.encrypted ? "あり" : "なし") },
  { key: "custodian", label: "保管者" },
  {
    key: "state",
    label: "状態",
    value: (row) => whyNotUsable(row, new Date()) ?? "使えます",
    show: (row) => {
      const why = whyNotUsable(row, new Date());
      const kind = why === null ? "success" : row.retired_at ? "neutral" : "error";
      return html`<${Tag} kind=${kind}>${why ?? "使えます"}<//>`;
    },
  },
  {
    key: "open",
    label: "消去待ち",
    number: true,
    value: (row) => row.open_uses.length,
    show: (row) =>
      row.open_uses.length === 0
        ? 0
        : html`<ul class="plain-list">
            ${row.open_uses.map(
              ({ use_id, opened_at }) => html`<li key=${use_id}>
                <a class="link" href=${href("/media/uses/{use_id}", { use_id })}>${japaneseMoment(opened_at)}の記入</a>
              </li>`,
            )}
          </ul>`,
  },
  { key: "registered", label: "登録", value: (row) => `${japaneseMoment(row.registered_at)} ${row.registered_by}` },
];

export default function List({ title }) {
  const { ask, call, may, say } = useConsole();
  const list = useLoad((signal) => all((page) => call("GET /media", { query: page, signal })), []);
  const { busy, error, run } = useAct(async ({ medium_id }) => {
    if (!(await ask(question(medium_id)))) return;
    await call("POST /media/{medium_id}/retire", { path: { medium_id }, body: {} });
    say(`媒体 ${medium_id} の使用をやめました。`);
    list.again();
  });
  const columns = useMemo(() => (may("files:medium:manage") ? [...COLUMNS, acts(run, busy)] : COLUMNS), [busy]);
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>ファイルの取込みと持出しには、ここに登録した暗号化機能のある専用の媒体だけを使います。</p>
      <div class="row">
        ${may("files:medium:manage")
          ? html`<${Link} kind="primary" href=${href("/media/new")}>媒体を登録する<//>`
          : html`<p class="soft">媒体の登録と使用の取りやめは管理者がします。</p>`}
        <${Link} href=${href("/media/uses")}>媒体管理簿<//>
      </div>
      ${error && html`<${Fault} error=${error} again=${list.again} word="最新の状態を表示する" />`}
      <${DataTable}
        caption="許可された媒体"
        columns=${columns}
        rows=${list.data}
        rowKey=${(row) => row.medium_id}
        error=${list.error}
        onRetry=${list.again}
        exportName="許可された媒体.csv"
        empty="まだ媒体がありません。管理者に登録を頼んでください。"
      />
    </div>
  <//>`;
}

function acts(retire, busy) {
  return {
    key: "acts",
    label: "操作",
    fixed: true,
    secret: true,
    show: (row) =>
      row.retired_at
        ? ""
        : html`<${Button} kind="secondary" busy=${busy} aria-label=${`媒体 ${row.medium_id} の使用をやめる`} onClick=${() => retire(row)}>
            使用をやめる
          <//>`,
  };
}

function question(medium_id) {
  return {
    title: `媒体 ${medium_id} の使用をやめますか`,
    body: html`<p>やめた媒体は元に戻せません。承認済みの記入があっても、この媒体では取り込めなくなります。</p>
      <p>データが残っているときは、消去して媒体管理簿に記録してください。やめた後でも記録できます。</p>`,
    yes: "使用をやめる",
    danger: true,
  };
}
