/** @file Checking a file of many mover-ins, row by row, before anybody is asked. */
import { FileDrop, Notice, Spinner } from "../../../shared/components/index.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { Measures } from "./parts.js";
import { BULK_COLUMNS } from "./words.js";

const UNDER = ["一括照会", "/inquiries/bulks"];

/** The longest file that one request takes. */
const MOST = 6 * 1024 * 1024;

export default function BulkNew({ title }) {
  const { call } = useConsole();
  const load = useLoad((signal) => call("GET /inquiries/limits", { signal }), []);
  return html`<${Page} title=${title} under=${UNDER}>
    <${Loaded} load=${load}>
      ${(today) =>
        today.bulk.length === 0
          ? html`<${Notice} kind="warning" title="この自治体では、本日一括照会をできません。">
              <p><a class="link" href=${href("/inquiries/new")}>転入した方ごとに照会してください。</a></p>
            <//>`
          : html`<${Check} today=${today} />`}
    <//>
  <//>`;
}

function Check({ today }) {
  const { call } = useConsole();
  const [file, setFile] = useState(null);
  const { busy, error, run } = useAct(async (picked) => {
    const { bulk_id } = await call("POST /inquiries/bulks", { body: picked, timeout: 60_000 });
    go(href("/inquiries/bulks/{bulk_id}", { bulk_id }));
  });
  const take = ([picked]) => {
    setFile(picked);
    run(picked);
  };
  return html`<div class="stack">
    <${FileDrop}
      label="一括照会の CSV"
      hint=${`${count(today.longest_bulk_rows)}行まで。選ぶと行ごとに確かめます。まだだれにも照会しません。`}
      accept=${[".csv"]}
      most=${MOST}
      file=${file}
      busy=${busy}
      onFiles=${take}
    />
    ${busy && html`<${Spinner} label="行ごとに確かめています" />`}
    ${error && html`<${Fault} error=${error} again=${error.retryable ? () => run(file) : undefined} />`}
    <${Columns} />
    <${Measures} today=${today} whose=${["bulk"]} />
  </div>`;
}

/** What stands in the file: no column is for a 個人番号. */
function Columns() {
  return html`<section class="card stack" aria-labelledby="columns-head">
    <h2 id="columns-head">ファイルの様式</h2>
    <p>見出しの行に、次の列をこの順に並べます。文字コードは UTF-8 か Shift_JIS です。<strong>個人番号の列はありません。</strong></p>
    <div class="table-scroll" role="region" tabindex="0" aria-label="一括照会のファイルの列">
      <table class="table">
        <thead><tr><th scope="col">列</th><th scope="col">書くこと</th></tr></thead>
        <tbody>
          ${BULK_COLUMNS.map(([name, text]) => html`<tr key=${name}><th scope="row">${name}</th><td>${text}</td></tr>`)}
        </tbody>
      </table>
    </div>
  </section>`;
}
