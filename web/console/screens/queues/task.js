/**
 * @file Who works on an entry, what was done about it, and the next move.
 */
import { Button } from "../../../shared/components/button.js";
import { TextInput } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { Timeline } from "../../../shared/components/records.js";
import { html, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";

const STATE_KINDS = { open: "neutral", taken: "info", acknowledged: "success", closed: "success" };

/** @param {{entry: object}} given */
export function Task({ entry }) {
  const { call, may } = useConsole();
  const load = useLoad((signal) => call("POST /tasks/search", { body: { entry }, signal }), []);
  return html`<section class="card stack" aria-labelledby="task-title">
    <h2 id="task-title">作業</h2>
    <${Loaded} load=${load}>
      ${(task) => html`
        <p role="status">
          <${Tag} kind=${STATE_KINDS[task.state]}>${nameOf("TaskState", task.state)}<//>　担当 ${task.assignee ?? "なし"}
        </p>
        ${may("desk:task:work") && html`<${Moves} task=${task} put=${load.put} again=${load.again} />`}
        <${Timeline} items=${happened(task.history)} empty="まだだれも手を付けていません。" />
      `}
    <//>
  </section>`;
}

function happened(history) {
  return [...history].reverse().map((each, at) => ({
    key: String(history.length - at),
    at: each.at,
    by: each.by,
    title: nameOf("TaskMove", each.move),
    more: html`${each.move === "assign" && html`<p>担当: ${each.assignee}</p>`}${each.text && html`<p>${each.text}</p>`}`,
  }));
}

/** The moves that the task's state allows; the service has the last word. */
function movesOf(task, me) {
  if (task.state === "acknowledged") return ["reopen"];
  if (task.state === "closed") return [];
  const mine = task.state === "taken" && task.assignee === me.account_id;
  const theirs = task.state === "taken" && !mine;
  const own = mine ? ["put_back", ...(task.entry.kind === "finding" ? ["acknowledge"] : [])] : [];
  return [...(mine || theirs ? [] : ["take"]), ...own, "note", "assign"];
}

const ASKS = {
  note: { title: "記載を追加", label: "記載", yes: "追加する" },
  acknowledge: { title: "このままで正しいとする", label: "正しいと判断した理由", yes: "確認済みにする" },
  reopen: { title: "もう一度確認する", label: "理由", yes: "再開する" },
  assign: { title: "担当を決める", label: "担当する職員のID", yes: "担当にする" },
};
const WORDS = {
  take: "着手する",
  put_back: "差し戻す",
  acknowledge: "このままで正しい",
  note: "記載を追加",
  assign: "担当を決める",
  reopen: "再開する",
};

function Moves({ task, put, again }) {
  const { call, me, say } = useConsole();
  const [asking, setAsking] = useState("");
  const move = useAct(async (name, said) => {
    put(await call("POST /tasks/move", { body: { entry: task.entry, move: name, ...said } }));
    setAsking("");
    say(`${WORDS[name]}: 記録しました。`);
  });
  const press = (name) => {
    move.forget();
    if (ASKS[name]) setAsking(name);
    else move.run(name, {});
  };
  return html`
    ${move.error && html`<${Fault} error=${move.error} again=${again} word="最新の状態を見る" />`}
    ${asking
      ? html`<${Asked}
          key=${asking}
          name=${asking}
          busy=${move.busy}
          send=${(said) => move.run(asking, said)}
          close=${() => setAsking("")}
        />`
      : html`<div class="row">
          ${movesOf(task, me).map(
            (name) =>
              html`<${Button}
              key=${name}
              kind=${name === "take" ? "primary" : "secondary"}
              busy=${move.busy}
              onClick=${() => press(name)}
            >${WORDS[name]}<//>`,
          )}
        </div>`}
  `;
}

function Asked({ name, busy, send, close }) {
  const { title, label, yes } = ASKS[name];
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState("");
  const submit = (event) => {
    event.preventDefault();
    const said = text.trim();
    if (said === "") setWrong(`${label}を入力してください。`);
    else send(name === "assign" ? { assignee: said } : { text: said });
  };
  return html`<form class="stack" onSubmit=${submit} novalidate aria-label=${title}>
    <${TextInput}
      label=${label}
      required
      maxlength=${name === "assign" ? 64 : 200}
      value=${text}
      onInput=${setText}
      error=${wrong || undefined}
    />
    <div class="row">
      <${Button} type="submit" busy=${busy}>${yes}<//>
      <${Button} kind="secondary" onClick=${close}>やめる<//>
    </div>
  </form>`;
}
