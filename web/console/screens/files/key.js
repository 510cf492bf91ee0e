/** @file The key that files are sealed for: its fingerprint to compare, and the file that the sealing tool reads. */
import { Button, DefinitionList, Notice } from "../../../shared/components/index.js";
import { save } from "../../../shared/csv.js";
import { japaneseDay } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Digest } from "../parts/digest.js";
import { Page } from "../parts/page.js";

const TOOL = "python -m local.seal_file people.csv --kind registration --key key.json --fingerprint 掲示の指紋";

export default function Key({ title }) {
  const { call } = useConsole();
  const load = useLoad((signal) => call("GET /import-key", { signal }), []);
  return html`<${Page} title=${title}><${Loaded} load=${load}>${(key) => html`<${Shown} published=${key} />`}<//>
  <//>`;
}

function Shown({ published }) {
  const { say } = useConsole();
  const keep = () => {
    save("key.json", JSON.stringify(published), "application/json");
    say("「key.json」を保存しました。封緘する端末に置いてください。");
  };
  return html`<div class="stack">
    <p>取込ファイルは、媒体に入れる前に、この公開鍵で封緘します。封緘したファイルは、このシステムの中でしか開きません。</p>
    <section class="card stack" aria-labelledby="key-head">
      <h2 id="key-head">指紋（端末の横の掲示と見比べる64桁）</h2>
      <p><${Digest} digest=${published.fingerprint} large /></p>
      <${Notice} kind="warning" title="掲示と1文字でも違うときは、封緘せずに管理者へ連絡してください。" />
      <${DefinitionList}
        items=${[
          { term: "鍵の名前", text: published.kid },
          { term: "自治体コード", text: published.municipality },
          { term: "使える期限", text: japaneseDay(published.use_until) },
        ]}
      />
      <div class="row"><${Button} onClick=${keep}>公開鍵（key.json）を保存<//></div>
    </section>
    <section class="card stack" aria-labelledby="how-head">
      <h2 id="how-head">封緘のしかた</h2>
      <ol>
        <li>「key.json」を、封緘する端末に置きます。</li>
        <li>封緘ツールに、<strong>掲示の指紋</strong>を見て入力します。画面からは写しません。</li>
        <li>誤りのある行があると、行・列・理由が出て、封緘されません。直してもう一度封緘します。</li>
        <li>ツールが出す「管理簿の指紋」を、媒体管理簿に記入し、管理者の承認を受けます。</li>
        <li>承認の後に媒体を挿し、「封緘したファイルを届け出る」から送ります。</li>
      </ol>
      <pre class="command small"><code>${TOOL}</code></pre>
    </section>
  </div>`;
}
