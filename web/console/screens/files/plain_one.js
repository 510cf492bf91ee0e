/** @file What checking a plain file said, and its application: the same file is sent once more. */
import { Button, DefinitionList, FileDrop, Notice } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useMemo, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { plainHeld } from "./plain_held.js";
import { RowsTable } from "./rows.js";

const UNDER = ["平文の登録ファイル（訓練用）", "/files/plain"];

export default function PlainOne({ title, parameters }) {
  const { call } = useConsole();
  const path = { registration_id: parameters.registration_id };
  const load = useLoad((signal) => call("GET /registrations/{registration_id}", { path, signal }), [path.registration_id]);
  return html`<${Page} title=${title} under=${UNDER}>
    <${Loaded} load=${load}>${(kept) => html`<${Shown} kept=${kept} again=${load.again} />`}<//>
  <//>`;
}

function Shown({ kept, again }) {
  const held = plainHeld(kept.registration_id);
  const rows = useMemo(() => held && rowsOf(held.checked), [held]);
  return html`<div class="stack">
    <${DefinitionList}
      items=${[
        { term: "ファイル", text: kept.file_name },
        { term: "確認", text: `${japaneseMoment(kept.checked_at)}　${kept.checked_by}` },
        { term: "行", text: count(kept.rows) },
        { term: "結果", text: `新規 ${count(kept.new)}人、変更 ${count(kept.changed)}人、変更なし ${count(kept.same)}人、誤り ${count(kept.refused)}行` },
        { term: "登録", text: kept.applied_at && `${japaneseMoment(kept.applied_at)}　${kept.applied_by}` },
      ]}
    />
    ${kept.refused > 0
      ? html`<${Notice} kind="warning" title="誤りのある行があるため、登録できません。">
          <p>誤りを直し、<a class="link" href=${href("/files/plain")}>もう一度確認からやり直して</a>ください。</p>
        <//>`
      : html`<${Applying} kept=${kept} file=${held?.file} again=${again} />`}
    ${rows
      ? html`<${RowsTable} rows=${rows} exportName=${`確認の結果-${kept.registration_id.slice(-6)}.csv`} />`
      : html`<${Notice} title="行ごとの結果は、確認した画面でだけ見られます。">
          <p>もう一度見るときは、<a class="link" href=${href("/files/plain")}>ファイルを選び直して</a>ください。</p>
        <//>`}
  </div>`;
}

/** What checking said, as the rows of one table. */
export function rowsOf({ refusals, changes }) {
  return [...refusals.map((each) => ({ outcome: "refused", ...each })), ...changes];
}

function Applying({ kept, file, again }) {
  const { ask, call, say } = useConsole();
  const [picked, setPicked] = useState(file ?? null);
  const [done, setDone] = useState(null);
  const { busy, error, run } = useAct(async () => {
    if (!kept.applied_at && !(await ask(question(kept)))) return;
    const options = { path: { registration_id: kept.registration_id }, body: picked, timeout: 60_000 };
    setDone(await call("POST /registrations/{registration_id}/apply", options));
    say("登録しました。");
    again();
  });
  return html`<section class="card stack" aria-labelledby="apply-head">
    <h2 id="apply-head">登録</h2>
    ${done &&
    html`<${Notice} kind="success" title="登録が終わりました。">
      <p>
        新規 ${count(done.new)}人、変更 ${count(done.changed)}人、変更なし ${count(done.same)}人、接種 ${count(done.doses)}件、
        重複登録 ${count(done.conflicts)}件、登録待ちから結び付いた接種 ${count(done.matched)}件
      </p>
    <//>`}
    ${kept.applied_at && !done && html`<${Notice} title="このファイルは登録済みです。もう一度登録しても、変わるのはまだ登録されていない分だけです。" />`}
    ${!file &&
    html`<${FileDrop}
      label="確認したのと同じファイル"
      hint="内容が1文字でも違うと登録できません。"
      accept=${[".csv"]}
      file=${picked}
      busy=${busy}
      onFiles=${([one]) => setPicked(one)}
    />`}
    ${error && html`<${Fault} error=${error} />`}
    ${picked && html`<div class="row"><${Button} busy=${busy} onClick=${run}>${kept.applied_at ? "もう一度登録する" : "登録する"}<//></div>`}
  </section>`;
}

function question(kept) {
  return {
    title: "このファイルを登録しますか",
    body: html`<p>新規 ${count(kept.new)}人、変更 ${count(kept.changed)}人を登録します。平文のファイルの登録は、まとめて取り消せません。</p>`,
    yes: "登録する",
  };
}
