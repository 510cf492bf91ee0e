/** @file A plain registration file, where no real people are kept: checked, and applied by sending it again. */
import { FileDrop, Notice, Spinner } from "../../../shared/components/index.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Page } from "../parts/page.js";
import { holdPlain } from "./plain_held.js";

/** The longest file that one request takes. */
const MOST = 6 * 1024 * 1024;
const NOT_SEALED = "V140";

export default function Plain({ title }) {
  const { call } = useConsole();
  const [file, setFile] = useState(null);
  const { busy, error, run } = useAct(async (picked) => {
    const query = { name: nameOf(picked) };
    const checked = await call("POST /registrations", { query, body: picked, timeout: 60_000 });
    holdPlain({ file: picked, checked });
    go(href("/files/plain/{registration_id}", { registration_id: checked.registration_id }));
  });
  const take = ([picked]) => {
    setFile(picked);
    run(picked);
  };
  return html`<${Page} title=${title}>
    <div class="stack">
      <${Notice} kind="warning" title="実在する方のファイルは、ここから送らないでください。">
        <p>
          この画面は訓練と試験のためのものです。本番では平文のファイルを受け付けません（V140）。
          <a class="link" href=${href("/files/new")}>封緘したファイルを届け出て</a>ください。
        </p>
      <//>
      <${FileDrop}
        label="接種対象者・接種券発行登録の CSV"
        hint="選ぶと、何が変わるかを確かめます。登録の内容はまだ変わりません。"
        accept=${[".csv"]}
        most=${MOST}
        file=${file}
        busy=${busy}
        onFiles=${take}
      />
      ${busy && html`<${Spinner} label="行ごとに確かめています" />`}
      ${error && html`<${Fault} error=${error} again=${error.code === NOT_SEALED ? undefined : () => run(file)} />`}
    </div>
  <//>`;
}

/** A file's name as it may stand in an address: no run of digits that could be somebody's number. */
export function nameOf(file) {
  return file.name.replace(/\d{5,}/g, "#").slice(0, 100);
}
