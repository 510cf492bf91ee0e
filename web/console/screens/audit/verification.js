/** @file 操作記録の検証: how far the log is sealed, its key, the export, and how to verify it elsewhere. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Button } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { save } from "../../../shared/csv.js";
import { dayInJapan, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { View } from "../view.js";
import { hashOf, read, thumbprintOf } from "./exported.js";
import { beginOf, endOf } from "./query.js";

/** Seals come every few minutes; a silence longer than this is worth a question (`audit_verify --allowed`). */
const ALLOWED_MINUTES = 15;

export default function Verification({ title }) {
  const { call } = useConsole();
  const state = useLoad((signal) => stateOf(call, signal), []);
  return html`<${View} title=${title}>
    <p>
      操作記録は、数分ごとに封印（電子署名）されます。封印されたあとは、一文字の書換え、削除、差込みも、書き出したファイルと公開鍵だけで見つけられます。
    </p>
    <section class="stack" aria-labelledby="state">
      <h2 id="state">封印の状態</h2>
      <${Loaded} load=${state}>${(known) => html`<${State} known=${known} again=${state.again} />`}<//>
    </section>
    <${Export} pem=${state.data?.pem} />
    <${HowTo} />
  <//>`;
}

/** How far the log can be searched is as far as it is sealed; a search for a day's seals says so. */
async function stateOf(call, signal) {
  const today = dayInJapan();
  const body = { act: "CHECKPOINT_SEALED", since: beginOf(today), until: endOf(today), most: 1 };
  const { indexed_up_to } = await call("POST /audit/search", { body, signal });
  const pem = await (await call("GET /audit/key", { signal })).text();
  return { ...indexed_up_to, pem, key: await thumbprintOf(pem) };
}

function State({ known, again }) {
  const { checkpoint, at, since, key, pem } = known;
  const late = at && Date.now() - new Date(at) > ALLOWED_MINUTES * 60_000;
  return html`
    ${!at && html`<${Notice} kind="warning" title="まだ封印がありません。"><p>利用開始から数分待って、もう一度確かめてください。</p><//>`}
    ${late &&
    html`<${Notice} kind="warning" title=${`${ALLOWED_MINUTES}分より長く、新しい封印を確かめられていません。`}>
      <p>もう一度確かめ、それでも同じときは運用担当者に連絡してください。</p>
    <//>`}
    <${DefinitionList}
      items=${[
        { term: "最後に確かめた封印", text: at ? `封印${count(checkpoint)}（${japaneseMoment(at)}）` : "" },
        { term: "最初の封印", text: since ? japaneseMoment(since) : "" },
        { term: "公開鍵の指紋（SHA-256）", text: html`<code class="digest">${key}</code>` },
      ]}
    />
    <p class="soft">指紋は、利用開始のときに控えたものと同じか、目で確かめてください。</p>
    <div class="row">
      <${Button} kind="secondary" onClick=${again}>もう一度確かめる<//>
      <${Button} kind="secondary" onClick=${() => save("audit.pem", pem, "application/x-pem-file")}>公開鍵を保存する（PEM）<//>
    </div>
  `;
}

function Export({ pem }) {
  const { call, ask, say } = useConsole();
  const [taken, setTaken] = useState(null);
  const act = useAct(async () => {
    const file = await call("GET /audit", { timeout: 120_000 });
    const found = read(await file.text());
    const mark = found.last && { ...found.last, hash: await hashOf(found.last) };
    save("audit.ndjson", file);
    return { ...found, mark, key: pem ? await thumbprintOf(pem) : null };
  });
  const take = async () => {
    if ((await ask(QUESTION)) === null) return;
    const done = await act.run();
    if (done) {
      setTaken(done);
      say("操作記録を書き出しました。");
    }
  };
  return html`<section class="stack" aria-labelledby="export">
    <h2 id="export">すべての操作記録の書き出し</h2>
    ${act.error && html`<${Fault} error=${act.error} again=${act.run} />`}
    ${taken && html`<${Taken} taken=${taken} />`}
    <div class="row"><${Button} busy=${act.busy} onClick=${take}>すべて書き出す（NDJSON）<//></div>
  </section>`;
}

const QUESTION = {
  title: "すべての操作記録を書き出しますか",
  body: html`<p>検証のために、すべての操作記録と封印を端末に保存します。書き出したことは操作記録に残ります。検証が済んだら消去してください。</p>`,
  yes: "書き出す",
};

function Taken({ taken }) {
  const { rows, checkpoints, mark, key } = taken;
  const other = mark && key && mark.key_id !== key;
  return html`
    ${other && html`<${Notice} kind="error" title="最後の封印の鍵が、この画面の公開鍵と違います。"><p>検証を行い、結果を運用担当者に伝えてください。</p><//>`}
    <${DefinitionList}
      items=${[
        { term: "操作記録", text: `${count(rows)}行` },
        { term: "封印", text: `${count(checkpoints)}個` },
        { term: "最後の封印", text: mark ? `封印${count(mark.number)}（${japaneseMoment(mark.at)}）` : "ありません" },
        ...(mark ? [{ term: "控え（番号:ハッシュ）", text: html`<code class="digest">${`${mark.number}:${mark.hash}`}</code>` }] : []),
      ]}
    />
    <p class="soft">控えを紙などシステムの外に書き留めておくと、次の検証で、その封印より前が消されていないことまで確かめられます。</p>
  `;
}

function HowTo() {
  return html`<section class="stack" aria-labelledby="how">
    <h2 id="how">検証のしかた</h2>
    <p>検証は、このシステムの外の端末でも行えます。ネットワークも、秘密の情報も要りません。</p>
    <ol class="stack">
      <li>上のボタンで、操作記録（audit.ndjson）と公開鍵（audit.pem）を保存します。</li>
      <li>
        検証用の端末で、次の命令を実行します。前回の控えがあれば <code>--mark 番号:ハッシュ</code> を加えます。
        <pre class="command" tabindex="0"><code>python -m local.audit_verify audit.ndjson --key audit.pem</code></pre>
      </li>
      <li>
        「改ざんは見つかりませんでした (OK)」と出れば、封印されたすべての行が、書かれたときのままです。「不整合があります」と出たときは、最初の不整合の行を控え、運用担当者とセキュリティ責任者に連絡してください。
      </li>
    </ol>
    <p>確かめること: 各行のハッシュと番号の連なり、系列の末尾と封印の一致、封印どうしの連なり、電子署名、封印の間隔（${ALLOWED_MINUTES}分まで）。</p>
  </section>`;
}
