/** @file One download: how far it is, a second person's word, its making, and receiving it once. */
import { Button, DefinitionList, Notice, Steps } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Digest } from "../parts/digest.js";
import { useNow } from "../parts/now.js";
import { Page } from "../parts/page.js";
import { LONG, Working } from "../parts/working.js";
import { actsOf, lapsesAt, stateOf } from "./acts.js";
import { DownloadTag } from "./list.js";
import { Receiving } from "./receiving.js";
import { KINDS, WAY } from "./words.js";

const UNDER = ["出力（持出し）", "/downloads"];

export default function One({ title, parameters }) {
  const { call } = useConsole();
  const load = useLoad(
    async (signal) => {
      const downloads = await all((page) => call("GET /downloads", { query: page, signal }));
      return { download: downloads.find((each) => each.download_id === parameters.download_id) ?? null };
    },
    [parameters.download_id],
  );
  const put = (download) => load.put({ download });
  return html`<${Page} title=${load.data?.download ? nameOf("DownloadKind", load.data.download.kind) : title} under=${UNDER}>
    <${Loaded} load=${load}>
      ${({ download }) => (download ? html`<${Shown} download=${download} put=${put} again=${load.again} />` : html`<${Missing} />`)}
    <//>
  <//>`;
}

function Missing() {
  return html`<${Notice} kind="warning" title="該当する出力がありません。">
    <p><a class="link" href=${href("/downloads")}>一覧から選び直してください。</a></p>
  <//>`;
}

function Shown({ download, put, again }) {
  const { me, may } = useConsole();
  const now = useNow();
  const state = stateOf(download, now);
  const acts = actsOf(download, me, may, now);
  const at = WAY.findIndex((each) => each.states.includes(state));
  return html`<div class="stack">
    ${at >= 0 && html`<${Steps} steps=${WAY.map((each) => each.name)} current=${at} />`}
    <${Ended} download=${download} state=${state} />
    <${Facts} download=${download} now=${now} />
    ${acts.decide && html`<${Deciding} download=${download} answer=${acts.decide} put=${put} again=${again} />`}
    ${acts.make && html`<${Making} download=${download} answer=${acts.make} put=${put} again=${again} />`}
    ${acts.fetch && html`<${Receiving} download=${download} answer=${acts.fetch} put=${put} again=${again} />`}
  </div>`;
}

function Ended({ download, state }) {
  const entry = href("/media/uses/{use_id}", { use_id: download.use_id });
  if (state === "fetched") {
    return html`<${Notice} kind="success" title="受取りが終わりました。">
      <p>使い終わったら媒体のデータを消去し、<a class="link" href=${entry}>媒体管理簿に消去を記録</a>してください。記入から1日が期限です。</p>
    <//>`;
  }
  if (state === "rejected" || state === "expired") {
    return html`<${Notice} kind="warning" title=${state === "rejected" ? "却下されました。" : "期限が過ぎたため、受け取れません。"}>
      <p>
        必要なときは<a class="link" href=${href("/downloads/new")}>新しく申請</a>してください。
        この申請の<a class="link" href=${entry}>媒体管理簿の記入</a>には、消去を記録してください。
      </p>
    <//>`;
  }
  return null;
}

function Facts({ download, now }) {
  const lapses = lapsesAt(download);
  const items = [
    { term: "状態", text: html`<${DownloadTag} download=${download} />` },
    { term: "入るもの", text: KINDS[download.kind].says },
    { term: "範囲", text: download.since ? `${japaneseMoment(download.since)}より後に変わったもの` : "全部" },
    { term: "理由", text: download.reason },
    { term: "申請", text: `${japaneseMoment(download.asked_at)}　${download.asked_by}（端末 ${download.terminal}）` },
    {
      term: "媒体",
      text: html`<a class="link" href=${href("/media/uses/{use_id}", { use_id: download.use_id })}>${download.medium_id}（媒体管理簿の記入）</a>`,
    },
    download.approved_by && {
      term: download.state === "rejected" ? "却下" : "承認",
      text: `${japaneseMoment(download.approved_at)}　${download.approved_by}`,
    },
    download.pieces > 0 && { term: "作成", text: `${japaneseMoment(download.made_at) || "途中"}　${count(download.rows)}行` },
    download.left_out > 0 && { term: "様式に入らない接種", text: `${count(download.left_out)}件（様式の回数を超えるもの）` },
    download.fetched_at && { term: "受取り", text: japaneseMoment(download.fetched_at) },
    download.digest && { term: "内容の指紋", text: html`<${Digest} digest=${download.digest} line />` },
    lapses && now <= lapses && { term: "期限", text: japaneseMoment(lapses) },
  ];
  return html`<${DefinitionList} items=${items.filter(Boolean)} />`;
}

function Deciding({ download, answer, put, again }) {
  const { ask, call, say } = useConsole();
  const { busy, error, run } = useAct(async (approve) => {
    if (!(await ask(question(approve, download)))) return;
    const options = { path: { download_id: download.download_id }, body: { approve } };
    put(await call("POST /downloads/{download_id}/decide", options));
    say(approve ? "承認しました。申請した方が作成できます。" : "却下しました。");
  });
  return html`<section class="card stack" aria-labelledby="decide-head">
    <h2 id="decide-head">承認・却下</h2>
    ${answer.may
      ? html`${error && html`<${Fault} error=${error} again=${again} word="最新の状態を表示する" />`}
          <div class="row">
            ${download.state === "asked" && html`<${Button} busy=${busy} onClick=${() => run(true)}>承認する<//>`}
            <${Button} kind="secondary" busy=${busy} onClick=${() => run(false)}>却下する<//>
          </div>`
      : html`<${Notice} title=${answer.why} />`}
  </section>`;
}

function question(approve, download) {
  return approve
    ? {
        title: "この持出しを承認しますか",
        body: html`<p>「${nameOf("DownloadKind", download.kind)}」を媒体 ${download.medium_id} で持ち出すことを承認します。</p>
          <p>理由：${download.reason}</p>`,
        yes: "承認する",
      }
    : {
        title: "この持出しを却下しますか",
        body: html`<p>却下すると、この申請では作成も受取りもできなくなります。</p>`,
        yes: "却下する",
        danger: true,
      };
}

function Making({ download, answer, put, again }) {
  const { call } = useConsole();
  const options = { path: { download_id: download.download_id }, body: {}, timeout: LONG };
  return html`<section class="card stack" aria-labelledby="make-head">
    <h2 id="make-head">作成</h2>
    ${answer.may
      ? html`${download.pieces > 0 && html`<p role="status">${count(download.rows)}行まで作りました。</p>`}
          <${Working}
            label="作成"
            begun=${download.pieces > 0}
            step=${() => call("POST /downloads/{download_id}/make", options)}
            isDone=${(said) => said.state === "made"}
            far=${{}}
            told=${put}
            refresh=${again}
          />`
      : html`<${Notice} title=${answer.why} />`}
  </section>`;
}
