/** @file A second person's word on a changeset: approved as a whole, or rejected, with a note. */
import { Button, Notice, TextInput } from "../../../shared/components/index.js";
import { html, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { whyNotApproved } from "./acts.js";
import { foundSentence } from "./summary.js";

/** @param {{changeset: object, answer: {may: boolean, why?: string}, told: (changeset: object) => void}} given */
export function DecidingPanel({ changeset, answer, told }) {
  const { call, ask, say } = useConsole();
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const hindrance = whyNotApproved(changeset);
  const { busy, error, run } = useAct(async (approve) => {
    setMissing(!note.trim());
    if (!note.trim() || !(await ask(question(approve, changeset)))) return;
    const options = { path: { changeset_id: changeset.changeset_id }, body: { approve, note: note.trim() } };
    told(await call("POST /changesets/{changeset_id}/decide", options));
    say(approve ? "承認しました。登録担当が取込みを始められます。" : "却下しました。");
  });
  return html`<section class="card stack" aria-labelledby="decide-head">
    <h2 id="decide-head">承認・却下</h2>
    ${!answer.may
      ? html`<${Notice} title=${answer.why} />`
      : html`
          ${hindrance && html`<${Notice} kind="warning" title=${hindrance} />`}
          <${TextInput}
            label="承認・却下の理由"
            hint="例：件数を元の台帳と照合した"
            maxlength="200"
            required
            value=${note}
            error=${missing ? "理由を入力してください。" : undefined}
            onInput=${(text) => {
              setNote(text);
              setMissing(false);
            }}
          />
          ${error && html`<${Fault} error=${error} />`}
          <div class="row">
            ${hindrance === null && html`<${Button} busy=${busy} onClick=${() => run(true)}>承認する<//>`}
            <${Button} kind="secondary" busy=${busy} onClick=${() => run(false)}>却下する<//>
          </div>
        `}
  </section>`;
}

function question(approve, changeset) {
  return approve
    ? {
        title: "この一括登録を承認しますか",
        body: html`<p>承認すると、登録担当が次の内容を取り込めるようになります。</p>
          <p><strong>${foundSentence(changeset.found)}</strong></p>`,
        yes: "承認する",
      }
    : {
        title: "この一括登録を却下しますか",
        body: html`<p>却下すると、このファイルは取り込めなくなります。直したファイルは新しく届け出ます。</p>`,
        yes: "却下する",
        danger: true,
      };
}
