/** @file One entry of the media ledger: its way, a second person's word, and the erasure. */
import { Button, DefinitionList, Link, Notice, Timeline } from "../../../shared/components/index.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Digest } from "../parts/digest.js";
import { Page } from "../parts/page.js";
import { actsOf, isOverdue } from "./acts.js";
import { UseTag } from "./uses.js";

const UNDER = ["媒体管理簿", "/media/uses"];

export default function Use({ title, parameters }) {
  const { call } = useConsole();
  const load = useLoad(async (signal) => {
    const uses = await all((page) => call("GET /media-uses", { query: page, signal }));
    return { use: uses.find((each) => each.use_id === parameters.use_id) ?? null };
  }, [parameters.use_id]);
  const put = (after) => load.put({ use: after });
  return html`<${Page} title=${title} under=${UNDER}>
    <${Loaded} load=${load}>
      ${({ use }) => (use === null ? html`<${Missing} />` : html`<${Shown} use=${use} put=${put} again=${load.again} />`)}
    <//>
  <//>`;
}

function Missing() {
  return html`<${Notice} kind="warning" title="この記入は媒体管理簿にありません。">
    <p><a class="link" href=${href("/media/uses")}>媒体管理簿から選び直してください。</a></p>
  <//>`;
}

function Shown({ use, put, again }) {
  const { me, may } = useConsole();
  const acts = actsOf(use, me, may);
  return html`<div class="stack">
    ${isOverdue(use, new Date()) &&
    html`<${Notice} kind="error" title="記入から1日を過ぎても、消去の記録がありません。">
      <p>データを消去し、ここに記録してください。記録するまで、この媒体は使えません。</p>
    <//>`}
    <${DefinitionList}
      items=${[
        { term: "状態", text: html`<${UseTag} use=${use} />` },
        { term: "媒体", text: use.medium_id },
        { term: "向き", text: nameOf("Direction", use.direction) },
        { term: "目的", text: use.purpose },
        { term: "記入した方・端末", text: `${use.opened_by}（${use.terminal}）` },
        { term: "管理簿の指紋", text: use.digest && html`<${Digest} digest=${use.digest} line />` },
      ]}
    />
    <section class="stack" aria-labelledby="way-head">
      <h2 id="way-head">経過</h2>
      <${Timeline} items=${wayOf(use)} />
    </section>
    ${acts.decide && html`<${Deciding} use=${use} answer=${acts.decide} put=${put} again=${again} />`}
    ${use.state === "asked" && use.direction === "out" && html`<${DecidedWithDownload} />`}
    ${use.state === "approved" && use.direction === "in" && may("files:registration:check") && html`<${Announcing} use=${use} />`}
    ${acts.erase && html`<${Erasing} use=${use} answer=${acts.erase} put=${put} again=${again} />`}
  </div>`;
}

/** What happened to a use, in order. */
export function wayOf(use) {
  const decided = use.state === "rejected" || (use.state === "erased" && !use.used_at && use.approved_by);
  return [
    { key: "opened", at: use.opened_at, title: "記入", by: use.opened_by },
    use.approved_at && {
      key: "decided",
      at: use.approved_at,
      title: use.state === "rejected" ? "却下" : decided ? "承認又は却下" : "承認",
      by: use.approved_by,
      kind: use.state === "rejected" ? "warning" : "success",
    },
    use.used_at && { key: "used", at: use.used_at, title: use.direction === "in" ? "取込みに使用" : "出力を保存" },
    use.alarmed_at && { key: "alarmed", at: use.alarmed_at, title: "消去の期限超過を警告", kind: "error" },
    use.erased_at && { key: "erased", at: use.erased_at, title: "消去", by: use.erased_by, kind: "success" },
  ].filter(Boolean);
}

function Deciding({ use, answer, put, again }) {
  const { ask, call, say } = useConsole();
  const { busy, error, run } = useAct(async (approve) => {
    if (!approve && !(await ask(rejection()))) return;
    put(await call("POST /media-uses/{use_id}/decide", { path: { use_id: use.use_id }, body: { approve } }));
    say(approve ? "承認しました。" : "却下しました。");
  });
  return html`<section class="card stack" aria-labelledby="decide-head">
    <h2 id="decide-head">承認・却下</h2>
    ${answer.may
      ? html`<p>封緘した一つのファイルを、この媒体で取り込むことを承認します。</p>
          ${error && html`<${Fault} error=${error} again=${again} word="最新の状態を表示する" />`}
          <div class="row">
            ${use.state === "asked" && html`<${Button} busy=${busy} onClick=${() => run(true)}>承認する<//>`}
            <${Button} kind="secondary" busy=${busy} onClick=${() => run(false)}>却下する<//>
          </div>`
      : html`<${Notice} title=${answer.why} />`}
  </section>`;
}

function rejection() {
  return {
    title: "この記入を却下しますか",
    body: html`<p>却下すると、この記入では取り込めなくなります。媒体にデータがあるときは、消去の記録が要ります。</p>`,
    yes: "却下する",
    danger: true,
  };
}

function DecidedWithDownload() {
  return html`<${Notice} title="持出しの記入は、出力の申請と一緒に承認・却下されます。">
    <p><a class="link" href=${href("/downloads", {}, { state: "asked" })}>承認待ちの出力を見る</a></p>
  <//>`;
}

function Announcing({ use }) {
  const { me } = useConsole();
  const own = use.opened_by === me.account_id && use.terminal === me.terminal;
  return own
    ? html`<${Notice} kind="success" title="承認されています。媒体を挿し、ファイルを届け出てください。">
        <${Link} kind="primary" href=${href("/files/new")}>封緘したファイルを届け出る<//>
      <//>`
    : html`<${Notice} title=${`届け出られるのは、記入した ${use.opened_by} さんが端末 ${use.terminal} を使うときだけです。`} />`;
}

function Erasing({ use, answer, put, again }) {
  const { ask, call, say } = useConsole();
  const { busy, error, run } = useAct(async () => {
    if (!(await ask(erasure(use)))) return;
    put(await call("POST /media-uses/{use_id}/erased", { path: { use_id: use.use_id }, body: {} }));
    say("消去を記録しました。");
  });
  return html`<section class="card stack" aria-labelledby="erase-head">
    <h2 id="erase-head">消去の記録</h2>
    ${answer.may
      ? html`<p>媒体のデータを復元できない方法で消去してから、記録します。</p>
          ${error && html`<${Fault} error=${error} again=${again} word="最新の状態を表示する" />`}
          <div class="row"><${Button} kind="secondary" busy=${busy} onClick=${run}>消去を記録する<//></div>`
      : html`<${Notice} title=${answer.why} />`}
  </section>`;
}

function erasure(use) {
  const unused = ["asked", "approved"].includes(use.state);
  return {
    title: `媒体 ${use.medium_id} を消去しましたか`,
    body: html`<p>消去した方として、あなたの名前と今の時刻を記録します。後から取り消せません。</p>
      ${unused && html`<p>この記入はまだ使われていません。記録すると、この記入では取り込めなくなります。</p>`}`,
    yes: "消去したので記録する",
  };
}
