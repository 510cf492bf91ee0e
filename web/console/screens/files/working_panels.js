/** @file The long acts of a changeset: the dry run, its application, and its undoing as a whole. */
import { Button, Notice, TextInput } from "../../../shared/components/index.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { LONG, Working } from "../parts/working.js";
import { doneSentence, foundSentence } from "./summary.js";

/** @param {{changeset: object, answer: object, told: (changeset: object) => void, auto: boolean}} given */
export function CheckingPanel({ changeset, answer, told, refresh, auto }) {
  const { call } = useConsole();
  const options = { path: { changeset_id: changeset.changeset_id }, body: {}, timeout: LONG };
  return html`<${Panel} title="予行" answer=${answer}>
    <p>何が変わるかを確かめます。登録の内容はまだ変わりません。</p>
    <${Working}
      label="予行"
      auto=${auto}
      begun=${changeset.checked > 0}
      step=${() => call("POST /changesets/{changeset_id}/check", options)}
      isDone=${(said) => said.state === "checked"}
      far=${{ value: changeset.checked, max: changeset.parts, unit: "部分" }}
      told=${told}
      refresh=${refresh}
    />
  <//>`;
}

/** @param {{changeset: object, answer: object, told: (changeset: object) => void}} given */
export function ApplyingPanel({ changeset, answer, told, refresh }) {
  const { call, ask } = useConsole();
  const options = { path: { changeset_id: changeset.changeset_id }, body: {}, timeout: LONG };
  const begun = changeset.state === "applying";
  const sure = () =>
    ask({
      title: "取込みを始めますか",
      body: html`<p>承認された次の内容を登録します。</p><p><strong>${foundSentence(changeset.found)}</strong></p>
        <p>誤ったファイルだったときは、30日以内ならまとめて取り消せます。</p>`,
      yes: "取込みを始める",
    });
  return html`<${Panel} title="取込み" answer=${answer}>
    <${Working}
      label="取込み"
      begun=${begun}
      sure=${async () => (await sure()) !== null}
      step=${() => call("POST /changesets/{changeset_id}/apply", options)}
      isDone=${(said) => said.state === "applied"}
      far=${{ value: changeset.applied, max: changeset.parts, unit: "部分" }}
      told=${told}
      refresh=${refresh}
    />
  <//>`;
}

/** @param {{changeset: object, answer: object, told: (changeset: object) => void}} given */
export function UndoingPanel({ changeset, answer, told, refresh }) {
  const { call, ask } = useConsole();
  const begun = changeset.state === "undoing";
  const [reason, setReason] = useState(changeset.undo_reason ?? "");
  const [missing, setMissing] = useState(false);
  const [open, setOpen] = useState(begun);
  const options = { path: { changeset_id: changeset.changeset_id }, body: { reason: reason.trim() }, timeout: LONG };
  const sure = async () => {
    if (!reason.trim()) {
      setMissing(true);
      return false;
    }
    return (await ask(undoQuestion(changeset))) !== null;
  };
  if (answer.may && !open) {
    return html`<${Panel} title="まとめて取り消す" answer=${answer}>
      <p>誤ったファイルを取り込んだときに使います。取込みの後に窓口などで変えた方は、そのまま残ります。</p>
      <div class="row"><${Button} kind="secondary" onClick=${() => setOpen(true)}>取消しの内容を見る<//></div>
    <//>`;
  }
  return html`<${Panel} title="まとめて取り消す" answer=${answer}>
    <${UndoPreview} changeset=${changeset} />
    ${!begun &&
    html`<${TextInput}
      label="取り消す理由"
      maxlength="200"
      required
      value=${reason}
      error=${missing ? "理由を入力してください。" : undefined}
      onInput=${(text) => {
        setReason(text);
        setMissing(false);
      }}
    />`}
    <${Working}
      label="取消し"
      kind="danger"
      begun=${begun}
      sure=${sure}
      step=${() => call("POST /changesets/{changeset_id}/undo", options)}
      isDone=${(said) => said.state === "undone"}
      far=${{ value: changeset.undone, max: partsToUndo(changeset), unit: "部分" }}
      told=${told}
      refresh=${refresh}
    />
  <//>`;
}

/** How many parts an undoing goes through: the one in which applying was cut off counts, too. */
export function partsToUndo(changeset) {
  return Math.min(changeset.applied + 1, changeset.parts);
}

/** What undoing will do, before it is done. */
function UndoPreview({ changeset }) {
  const { done } = changeset;
  return html`<div class="stack">
    <p>取り込んだ内容：<strong>${doneSentence(done)}</strong>（${count(changeset.applied)} / ${count(changeset.parts)} 部分）</p>
    <ul>
      <li>新しく登録した${count(done.new)}人の登録を取り消します。</li>
      <li>変更した${count(done.changed)}人を、取り込む前の内容に戻します。</li>
      <li>取込みの後に窓口・端末・別のファイルで変えられた方は、そのまま残り、終わると一覧に出ます。</li>
      <li>取り込む前から同じ内容だった${count(done.same)}人は変わりません。</li>
    </ul>
  </div>`;
}

function undoQuestion(changeset) {
  return {
    title: "この一括登録をまとめて取り消しますか",
    body: html`<${UndoPreview} changeset=${changeset} />`,
    yes: "まとめて取り消す",
    danger: true,
  };
}

function Panel({ title, answer, children }) {
  return html`<section class="card stack" aria-label=${title}>
    <h2>${title}</h2>
    ${answer.may ? children : html`<${Notice} title=${answer.why} />`}
  </section>`;
}
