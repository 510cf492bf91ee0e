/** @file The head of a changeset: what it is, how far it has come, who did what. */
import { DefinitionList, Notice, Steps, Tag } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { Digest } from "../parts/digest.js";
import { lapsesAt, stateOf } from "./acts.js";
import { WAY } from "./words.js";

const LOOKS = {
  checked: "warning",
  approved: "info",
  applying: "info",
  applied: "success",
  undoing: "info",
  rejected: "error",
  expired: "error",
};

/** A changeset's state in a word. */
export function StateTag({ changeset, now = new Date() }) {
  const state = stateOf(changeset, now);
  return html`<${Tag} kind=${LOOKS[state] ?? "neutral"}>${nameOf("State", state)}<//>`;
}

/** @param {{changeset: object, now: Date}} given */
export function Summary({ changeset, now }) {
  const state = stateOf(changeset, now);
  const at = WAY.findIndex((each) => each.states.includes(state));
  return html`<div class="stack">
    ${at >= 0 && html`<${Steps} steps=${WAY.map((each) => each.name)} current=${state === "applied" ? WAY.length : at} />`}
    <${Ended} changeset=${changeset} state=${state} />
    <${Facts} changeset=${changeset} now=${now} />
  </div>`;
}

/** What is to be said of a changeset that goes no further. */
function Ended({ changeset, state }) {
  if (state === "rejected") {
    return html`<${Notice} kind="warning" title="却下されました。取り込まれていません。">
      <p>理由：${changeset.note}</p>
      <p>直したファイルを封緘し直し、<a class="link" href=${href("/files/new")}>新しく届け出て</a>ください。</p>
    <//>`;
  }
  if (state === "expired") {
    return html`<${Notice} kind="warning" title="届出から3日を過ぎたため、取り込めません。">
      <p><a class="link" href=${href("/files/new")}>新しく届け出て</a>、最初からやり直してください。</p>
    <//>`;
  }
  if (state === "undone") {
    return html`<${Notice} kind="success" title=${`まとめて取り消しました。${count(changeset.restored)}人を元に戻しました。`}>
      ${changeset.left > 0
        ? html`<p>取込みの後に変えられた${count(changeset.left)}人は、そのまま残っています。下の一覧で一人ずつ確かめてください。</p>`
        : html`<p>残った方はいません。</p>`}
    <//>`;
  }
  if (state === "applied") {
    return html`<${Notice} kind="success" title=${`取込みが終わりました。${doneSentence(changeset.done)}`}>
      <p>
        媒体のデータを消去し、<a class="link" href=${useLink(changeset)}>媒体管理簿に消去を記録</a>してください。
        記入から1日を過ぎると、その媒体では次の取込みができません。
      </p>
    <//>`;
  }
  return null;
}

function Facts({ changeset, now }) {
  const lapses = lapsesAt(changeset);
  const found = changeset.found;
  const items = [
    { term: "状態", text: html`<${StateTag} changeset=${changeset} now=${now} />` },
    { term: "種類", text: nameOf("FileKind", changeset.kind) },
    { term: "届出", text: `${japaneseMoment(changeset.created_at)}　${changeset.created_by}（端末 ${changeset.terminal}）` },
    { term: "媒体", text: html`<a class="link" href=${useLink(changeset)}>${changeset.medium_id}（媒体管理簿の記入）</a>` },
    { term: "管理簿の指紋", text: html`<${Digest} digest=${changeset.digest} line />` },
    { term: "受け取った部分", text: `${count(changeset.received)} / ${count(changeset.parts)}` },
    changeset.checked > 0 && { term: "予行の結果", text: foundSentence(found) },
    changeset.checked_by && { term: "予行をした方", text: changeset.checked_by },
    changeset.approved_by && {
      term: changeset.state === "rejected" ? "却下" : "承認",
      text: `${japaneseMoment(changeset.approved_at)}　${changeset.approved_by}　${changeset.note}`,
    },
    changeset.applied_by && {
      term: "取込み",
      text: `${japaneseMoment(changeset.applied_at) || "途中"}　${changeset.applied_by}　${doneSentence(changeset.done)}`,
    },
    changeset.undone_by && {
      term: "取消し",
      text: `${japaneseMoment(changeset.undone_at) || "途中"}　${changeset.undone_by}　${changeset.undo_reason}`,
    },
    lapses && now <= lapses && { term: "取込みを始める期限", text: japaneseMoment(lapses) },
  ];
  return html`<${DefinitionList} items=${items.filter(Boolean)} />`;
}

/** Where the entry in the media ledger is shown. */
export function useLink({ use_id }) {
  return href("/media/uses/{use_id}", { use_id });
}

/** What the dry run found, in a line. */
export function foundSentence(found) {
  const parts = [
    `${count(found.rows)}行`,
    `新規 ${count(found.new)}人`,
    `変更 ${count(found.changed)}人`,
    `変更なし ${count(found.same)}人`,
    `誤り ${count(found.refused)}行`,
  ];
  return parts.join("、");
}

/** What applying did, in a line. */
export function doneSentence(done) {
  return `新規 ${count(done.new)}人、変更 ${count(done.changed)}人、変更なし ${count(done.same)}人`;
}
