/** @file 開示: everything about the person, to read here, to print for them, or to keep as a file. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { html, useEffect, useState } from "../../../shared/preact.js";

const FORMS = { text: ["文書（テキスト）", "txt"], csv: ["表（CSV）", "csv"], json: ["データ（JSON）", "json"] };

/** @param {{of: object}} props a granted disclosure */
export function Disclosure({ of }) {
  const { call, ask, download } = useConsole();
  const { case_id } = of;
  const [text, setText] = useState("");
  const act = useAct(() => call("GET /cases/{case_id}/disclosure", { path: { case_id }, query: { as: "text" }, timeout: 60_000 }));
  const show = async () => {
    if ((await ask(SHOWING)) === null) return;
    const found = await act.run();
    if (found) setText(found);
  };
  const take = (form) => {
    const [, ending] = FORMS[form];
    const options = { path: { case_id }, query: { as: form }, timeout: 60_000 };
    return download("GET /cases/{case_id}/disclosure", options, `開示_${case_id}.${ending}`);
  };
  return html`<section class="stack" aria-labelledby="disclosure">
    <h2 id="disclosure">開示する内容</h2>
    <p>氏名、接種記録の各版、提供先、閲覧と操作の記録、請求がすべて含まれます。個人番号は伏せたまま出力されます。出力したことは操作記録に残ります。</p>
    ${act.error && html`<${Fault} error=${act.error} again=${show} />`}
    ${text && html`<${Paper} text=${text} close=${() => setText("")} />`}
    <div class="row no-print">
      ${!text && html`<${Button} busy=${act.busy} onClick=${show}>印刷する内容を表示する<//>`}
      ${Object.entries(FORMS).map(
        ([form, [label]]) => html`<${Button} key=${form} kind="secondary" onClick=${() => take(form)}>${`${label}を保存する`}<//>`,
      )}
    </div>
  </section>`;
}

const SHOWING = {
  title: "開示する内容を表示しますか",
  body: html`<p>この方のすべての記録が画面に表示されます。請求者に渡すために必要なときだけ表示してください。</p>`,
  yes: "表示する",
};

/** The page for the person; only it is printed, and it goes once nobody looks at it. */
function Paper({ text, close }) {
  useEffect(() => {
    const hidden = () => document.hidden && close();
    document.documentElement.classList.add("printing-paper");
    document.addEventListener("visibilitychange", hidden);
    return () => {
      document.documentElement.classList.remove("printing-paper");
      document.removeEventListener("visibilitychange", hidden);
    };
  }, []);
  return html`
    <div class="row no-print">
      <${Button} onClick=${() => print()}>印刷する<//>
      <${Button} kind="secondary" onClick=${close}>表示を消す<//>
    </div>
    <pre class="paper" tabindex="0" role="region" aria-label="開示する文書">${text}</pre>
  `;
}
