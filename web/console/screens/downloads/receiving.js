/** @file Receiving a download: once, in order, saved as a whole or not at all. */
import { Button, Notice, Progress } from "../../../shared/components/index.js";
import { save } from "../../../shared/csv.js";
import { dayInJapan } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useEffect, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { digestOf, fileName, isLost, receive } from "./fetching.js";

const GUARD = "受取りは一度だけです。離れると、ここまでに受け取った分は失われ、新しく申請することになります。";
const NOTHING = Object.freeze({ pieces: [], fault: null, running: false, saved: false, agrees: null });
const CSV = "text/csv;charset=utf-8";

/** @param {{download: object, answer: {may: boolean, why?: string}, put: (download: object) => void, again: () => void}} given */
export function Receiving({ download, answer, again }) {
  const { ask, call, leaving, say } = useConsole();
  const [state, setState] = useState(NOTHING);
  useEffect(() => () => leaving(null), []);
  const fetchPiece = (piece) =>
    call("POST /downloads/{download_id}/pieces/{piece}", { path: { download_id: download.download_id, piece }, body: {} });
  const told = (received) => setState((now) => ({ ...now, received }));
  const begin = async () => {
    if (await ask(question(download))) await goOn([]);
  };
  const goOn = async (before) => {
    leaving(GUARD);
    setState({ ...NOTHING, pieces: before, received: before.length, running: true });
    const came = await receive(fetchPiece, download.pieces, before, told);
    const agrees = came.whole ? (await digestOf(came.pieces)) === download.digest : null;
    if (came.pieces.length === 0 || isLost(came.fault) || agrees === false) leaving(null);
    setState({ ...NOTHING, ...came, received: came.pieces.length, agrees });
    if (agrees) keep(came.pieces);
  };
  const keep = (pieces) => {
    save(fileName(download, dayInJapan()), new Blob(pieces, { type: CSV }));
    leaving(null);
    setState((now) => ({ ...now, saved: true }));
    say("ファイルを保存しました。");
  };
  if (!answer.may) return html`<${Panel}><${Notice} title=${answer.why} /><//>`;
  if (download.fetched > 0 && state.pieces.length === 0 && !state.running) return html`<${Panel}><${Broken} /><//>`;
  return html`<${Panel}>
    ${(state.running || state.received > 0) &&
    html`<${Progress} label="受け取った部分" value=${state.received} max=${download.pieces} unit="部分" />`}
    ${state.running
      ? html`<p role="status" class="soft">受け取っています。この画面のままお待ちください。</p>`
      : html`<${Rest} state=${state} begin=${begin} goOn=${goOn} keep=${keep} again=${again} download=${download} />`}
  <//>`;
}

function Panel({ children }) {
  return html`<section class="card stack" aria-labelledby="fetch-head">
    <h2 id="fetch-head">受取り</h2>
    ${children}
  </section>`;
}

/** What there is to do while nothing is coming. */
function Rest({ state, begin, goOn, keep, again, download }) {
  const { pieces, fault, saved, agrees } = state;
  if (isLost(fault)) return html`<${Broken} />`;
  if (fault) {
    return html`<${Fault} error=${fault} />
      <div class="row"><${Button} onClick=${() => goOn(pieces)}>続きを受け取る<//></div>`;
  }
  if (agrees === false) {
    return html`<${Notice} kind="error" title="受け取った内容の指紋が一致しません。保存していません。">
      <p>この出力は使わず、新しく申請してください。続くときは管理者に連絡してください。</p>
    <//>`;
  }
  if (saved) {
    return html`<${Notice} kind="success" live title="受け取って保存しました。内容の指紋は一致しています。">
        <p>保存先が媒体 ${download.medium_id} でないときは、媒体へ移し、端末に残ったファイルを消去してください。</p>
      <//>
      <div class="row">
        <${Button} kind="secondary" onClick=${() => keep(pieces)}>もう一度保存する<//>
        <${Button} kind="plain" onClick=${again}>受取りを終える<//>
      </div>`;
  }
  return html`<p>
      ${count(download.rows)}行を受け取ります。<strong>受取りは一度だけ</strong>です。
      媒体 ${download.medium_id} を挿し、保存先に選んでください。
    </p>
    <div class="row"><${Button} onClick=${begin}>受け取る<//></div>`;
}

/** Pieces went out that are not here any more: what is left is of no use. */
function Broken() {
  return html`<${Notice} kind="error" title="受取りの途中で失われた部分があります。">
    <p>
      一度渡した部分は、もう一度は渡せません。残りだけでは使えないため、新しく申請してください。
      保存しかけたファイルがあれば消去し、媒体管理簿に消去を記録してください。
    </p>
  <//>`;
}

function question(download) {
  return {
    title: "受け取りますか",
    body: html`<p>受取りは一度だけです。終わるまで、この画面を閉じないでください。</p>
      <p>媒体 ${download.medium_id} が挿してあることを確かめてください。</p>`,
    yes: "受け取る",
  };
}
