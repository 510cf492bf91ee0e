/** @file One request: what is asked for, by whom, and the other administrator's decision. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList, DiffTable } from "../../../shared/components/records.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useAct } from "../../patterns/act.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { oneOf } from "../every.js";
import { diffOf } from "./ask_rights.js";
import { GrantTag } from "./grants.js";
import { Once } from "./once.js";
import { grantState, mayNotApprove, subjectOf } from "./state.js";
import { CONSEQUENCES, KINDS, linesOf } from "./wanted.js";
import { View } from "../view.js";

export default function GrantView({ title, parameters }) {
  const { call } = useConsole();
  const { grant_id } = parameters;
  const [secret, setSecret] = useState(null);
  const found = useLoad((signal) => grantAndAccount(call, grant_id, signal), [grant_id]);
  const decided = (grant, password) => {
    found.put({ ...found.data, grant });
    setSecret(password ?? null);
  };
  return html`<${View} title=${title} crumbs=${[{ label: "承認待ちと申請", href: href("/grants") }]}>
    <${Loaded} load=${found}>
      ${({ grant, account }) => html`
        ${secret && html`<${Once} wanted=${grant.wanted} secret=${secret} onClose=${() => setSecret(null)} />`}
        <${Shown} grant=${grant} account=${account} />
        ${grantState(grant) === "open" && html`<${Decide} grant=${grant} onDecided=${decided} />`}
      `}
    <//>
  <//>`;
}

/** Finds a request among all of them, and the account whose rights it would change. */
async function grantAndAccount(call, grant_id, signal) {
  const grants = await all((query) => call("GET /grants", { query, signal }));
  const grant = oneOf(grants, "grant_id", grant_id, "この申請はありません。一覧で確かめてください。");
  if (grant.wanted.kind !== "rights" || grantState(grant) !== "open") return { grant, account: null };
  const { account_id } = grant.wanted;
  const accounts = await all((query) => call("GET /accounts", { query: { ...query, q: account_id }, signal }));
  return { grant, account: accounts.find((each) => each.account_id === account_id) ?? null };
}

function Shown({ grant, account }) {
  const { me } = useConsole();
  const lines = linesOf(grant.wanted).map(([term, text]) => ({ term, text }));
  const decided = grant.decided_by && `${grant.decided_by}（${japaneseMoment(grant.decided_at)}）`;
  return html`
    <${DefinitionList}
      items=${[
        { term: "種類", text: KINDS[grant.wanted.kind] },
        { term: "状態", text: html`<${GrantTag} grant=${grant} me=${me.account_id} />` },
        ...lines,
        { term: "理由", text: grant.reason },
        { term: "申請", text: `${grant.requested_by}（${japaneseMoment(grant.requested_at)}）` },
        { term: "承認の期限", text: japaneseMoment(grant.until) },
        ...(decided ? [{ term: "決定", text: decided }] : []),
      ]}
    />
    ${account && html`<${DiffTable} caption="承認すると変わる内容" rows=${diffOf(account, grant.wanted)} />`}
  `;
}

function Decide({ grant, onDecided }) {
  const { me, call, say, ask } = useConsole();
  const act = useAct((work) => work());
  const stands = mayNotApprove(grant, me.account_id);
  const own = grant.requested_by === me.account_id;
  const path = { grant_id: grant.grant_id };
  const approve = async () => {
    if ((await ask(approving(grant))) === null) return;
    const done = await act.run(() => call("POST /grants/{grant_id}/approve", { path, body: {} }));
    if (done) {
      onDecided(done.grant, done.first_password);
      say("承認しました。");
    }
  };
  const reject = async () => {
    if ((await ask(own ? TAKING_BACK : REJECTING)) === null) return;
    const grantNow = await act.run(() => call("POST /grants/{grant_id}/reject", { path, body: {} }));
    if (grantNow) {
      onDecided(grantNow);
      say(own ? "申請を取り下げました。" : "申請を却下しました。申請した職員に理由を伝えてください。");
    }
  };
  return html`<section class="stack" aria-labelledby="decide">
    <h2 id="decide">決定</h2>
    ${stands && html`<${Notice} kind="info" title=${stands} />`} ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row">
      ${!stands && html`<${Button} busy=${act.busy} onClick=${approve}>承認する<//>`}
      <${Button} kind=${stands ? "secondary" : "danger"} busy=${act.busy} onClick=${reject}>
        ${own ? "取り下げる" : "却下する"}
      <//>
      <${Link} kind="plain" href=${href("/grants")}>一覧へ戻る<//>
    </div>
  </section>`;
}

const approving = (grant) => ({
  title: `${KINDS[grant.wanted.kind]}（${subjectOf(grant.wanted)}）を承認しますか`,
  body: html`<p>${CONSEQUENCES[grant.wanted.kind]}</p>`,
  yes: "承認する",
});

const REJECTING = {
  title: "この申請を却下しますか",
  body: html`<p>申請の内容は反映されません。却下したことは操作記録に残ります。</p>`,
  yes: "却下する",
  danger: true,
};

const TAKING_BACK = { title: "この申請を取り下げますか", body: html`<p>必要になったら、もう一度申請してください。</p>`, yes: "取り下げる" };
