/** @file One changeset: how far it is, what may be done, what the dry run found row by row. */
import { Notice } from "../../../shared/components/index.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { useNow } from "../parts/now.js";
import { Page } from "../parts/page.js";
import { actsOf } from "./acts.js";
import { DecidingPanel } from "./deciding_panel.js";
import { AT_ONCE, RowsTable, loadRows } from "./rows.js";
import { SendingPanel } from "./sending_panel.js";
import { Summary } from "./summary.js";
import { ApplyingPanel, CheckingPanel, UndoingPanel } from "./working_panels.js";

const UNDER = ["一括登録", "/files"];

export default function One({ parameters }) {
  const { call } = useConsole();
  const path = { changeset_id: parameters.changeset_id };
  const page = (after, signal) =>
    call("GET /changesets/{changeset_id}", { path, query: { after, most: AT_ONCE }, signal });
  const load = useLoad((signal) => loadRows((after) => page(after, signal), null), [parameters.changeset_id]);
  const more = async () => load.put(await loadRows(page, load.data));
  return html`<${Page} title=${load.data?.changeset.file_name ?? "一括登録"} under=${UNDER}>
    <${Loaded} load=${load}>
      ${(shown) => html`<${Changeset} shown=${shown} put=${load.put} again=${load.again} more=${more} />`}
    <//>
  <//>`;
}

function Changeset({ shown, put, again, more }) {
  const { me, may } = useConsole();
  const now = useNow();
  const { changeset } = shown;
  const told = (after) => put({ ...shown, changeset: after });
  const [sent, setSent] = useState(false);
  const acts = actsOf(changeset, me, may, now);
  const given = { changeset, told, refresh: again };
  const sending = (after) => {
    if (after.state === "checking") setSent(true);
    told(after);
  };
  return html`<div class="stack">
    <${Summary} changeset=${changeset} now=${now} />
    ${acts.send &&
    (acts.send.may ? html`<${SendingPanel} changeset=${changeset} told=${sending} />` : html`<${Notice} title=${acts.send.why} />`)}
    ${acts.check && html`<${CheckingPanel} ...${given} answer=${acts.check} auto=${sent} />`}
    ${acts.decide && html`<${DecidingPanel} changeset=${changeset} told=${told} answer=${acts.decide} />`}
    ${acts.apply && html`<${ApplyingPanel} ...${given} answer=${acts.apply} />`}
    ${acts.undo && html`<${UndoingPanel} ...${given} answer=${acts.undo} />`}
    ${shown.left.length > 0 && html`<${Left} left=${shown.left} />`}
    ${changeset.checked > 0 &&
    html`<${RowsTable}
      rows=${shown.rows}
      total=${shown.total}
      more=${shown.next === null ? undefined : more}
      exportName=${`予行の結果-${changeset.changeset_id.slice(-6)}.csv`}
    />`}
  </div>`;
}

/** Whom undoing left as they are. */
function Left({ left }) {
  const { may } = useConsole();
  const shown = (person_id) =>
    may("desk:person:read")
      ? html`<a class="link" href=${href("/people/{person_id}", { person_id })}>${person_id}</a>`
      : html`<span class="digits">${person_id}</span>`;
  return html`<section class="card stack" aria-labelledby="left-head">
    <h2 id="left-head">取り消さずに残した方（${count(left.length)}人）</h2>
    <p>取込みの後に変えられた方です。窓口担当が記録を開き、ファイルの内容が残っていてよいか確かめてください。</p>
    <ul>${left.map((person_id) => html`<li key=${person_id}>${shown(person_id)}</li>`)}</ul>
  </section>`;
}
