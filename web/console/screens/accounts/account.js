/** @file One ID: its rights and how it is used, and what an administrator can do with it. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useAct } from "../../patterns/act.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { oneOf } from "../every.js";
import { namesOfRoles } from "../words/roles.js";
import { StateTag } from "./accounts.js";
import { ACCOUNT_STATES, accountState, canUnlock, confirmedUntil } from "./state.js";
import { View } from "../view.js";

export default function AccountView({ title, parameters }) {
  const { call } = useConsole();
  const { account_id } = parameters;
  const found = useLoad(async (signal) => {
    const accounts = await all((query) => call("GET /accounts", { query: { ...query, q: account_id }, signal }));
    return oneOf(accounts, "account_id", account_id, "このIDはありません。一覧で確かめてください。");
  }, [account_id]);
  return html`<${View} title=${title} crumbs=${[{ label: "職員のID", href: href("/accounts") }]}>
    <${Loaded} load=${found}>${(account) => html`<${Shown} account=${account} put=${found.put} />`}<//>
  <//>`;
}

function Shown({ account, put }) {
  const { todo } = ACCOUNT_STATES[accountState(account)];
  return html`
    ${todo && html`<${Notice} kind="info" title=${todo} />`}
    <${DefinitionList} items=${termsOf(account)} />
    <${Acts} account=${account} put=${put} />
  `;
}

const termsOf = (account) => [
  { term: "ID", text: account.account_id },
  { term: "氏名", text: account.name },
  { term: "職員番号", text: account.staff_number },
  { term: "状態", text: html`<${StateTag} account=${account} />` },
  { term: "権限", text: namesOfRoles(account.roles) },
  { term: "使う端末", text: account.terminals.join("、") },
  { term: "期限", text: `${japaneseDay(account.expires_on)}まで` },
  { term: "生体認証の登録", text: `${account.passkeys}個` },
  { term: "最終ログイン", text: japaneseMoment(account.signed_in_at) },
  { term: "続いた失敗", text: `${account.failures}回` },
  {
    term: "権限の確認",
    text: `${japaneseDay(account.confirmed_on)}に${account.confirmed_by}が確認。次の期限は${japaneseDay(confirmedUntil(account.confirmed_on))}`,
  },
];

function Acts({ account, put }) {
  const { me, call, say, ask } = useConsole();
  const act = useAct((work) => work());
  const path = { account_id: account.account_id };
  const own = account.account_id === me.account_id;
  const unlock = async () => {
    const done = await act.run(() => call("POST /accounts/{account_id}/unlock", { path, body: {} }));
    if (done) {
      put(done);
      say("ロックを解除しました。本人に、もう一度ログインするよう伝えてください。");
    }
  };
  const disable = async () => {
    if ((await ask(stopping(account))) === null) return;
    const done = await act.run(() => call("POST /accounts/{account_id}/disable", { path, body: {} }));
    if (done) {
      put(done);
      say("IDを停止し、開いていた画面を終了させました。");
    }
  };
  const recover = async () => {
    const said = await ask(recovering(account));
    if (said === null) return;
    const body = { wanted: { kind: "recovery", account_id: account.account_id }, reason: said.reason };
    const asked = await act.run(() => call("POST /grants", { body }));
    if (asked) {
      say("再発行を申請しました。ほかの管理者の承認を待ちます。");
      go(href("/grants/{grant_id}", asked));
    }
  };
  return html`<section class="stack" aria-labelledby="acts">
    <h2 id="acts">操作</h2>
    ${act.error && html`<${Fault} error=${act.error} />`}
    ${own && html`<p class="soft">ご自分のIDです。権限の変更と再発行は、ほかの管理者が承認します。</p>`}
    <div class="row">
      <${Link} kind="secondary" href=${href("/accounts/{account_id}/rights", path)}>権限・期限の変更を申請する<//>
      ${canUnlock(account) && html`<${Button} busy=${act.busy} onClick=${unlock}>ロック・休眠を解除する<//>`}
      <${Button} kind="secondary" busy=${act.busy} onClick=${recover}>再発行を申請する<//>
      ${!account.disabled && html`<${Button} kind="danger" busy=${act.busy} onClick=${disable}>停止する<//>`}
    </div>
  </section>`;
}

const stopping = ({ account_id, name }) => ({
  title: `${name}（${account_id}）を停止しますか`,
  body: html`<p>直ちにログインできなくなり、開いている画面も終了します。再び使うには、権限の変更の申請と承認が必要です。</p>`,
  yes: "停止する",
  danger: true,
});

const recovering = ({ account_id, name }) => ({
  title: `${name}（${account_id}）の再発行を申請しますか`,
  body: html`<p>
    本人が窓口に来て、本人であることを確かめてから申請してください。承認されると、今のパスワードと生体認証は使えなくなります。
  </p>`,
  yes: "申請する",
  reason: true,
});
