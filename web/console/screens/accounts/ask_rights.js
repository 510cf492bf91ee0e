/** @file 権限の変更の申請: what an ID may do now, and what it may do once it is approved. */
import { useConsole } from "../../console.js";
import { DiffTable } from "../../../shared/components/records.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useValues } from "../forms.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { oneOf } from "../every.js";
import { Asking } from "./asking.js";
import { faultsOfRights, LastDayField, ReasonField, RolesField, TerminalsField } from "./rights_fields.js";
import { rightsChange } from "./wanted.js";
import { View } from "../view.js";

export default function AskRights({ title, parameters }) {
  const { call } = useConsole();
  const { account_id } = parameters;
  const found = useLoad(async (signal) => {
    const accounts = await all((query) => call("GET /accounts", { query: { ...query, q: account_id }, signal }));
    const terminals = await all((query) => call("GET /terminals", { query, signal }));
    const account = oneOf(accounts, "account_id", account_id, "このIDはありません。一覧で確かめてください。");
    return { account, terminals };
  }, [account_id]);
  const crumbs = [
    { label: "職員のID", href: href("/accounts") },
    { label: account_id, href: href("/accounts/{account_id}", { account_id }) },
  ];
  return html`<${View} title=${title} crumbs=${crumbs}>
    <${Loaded} load=${found}>${(data) => html`<${Form} ...${data} />`}<//>
  <//>`;
}

function Form({ account, terminals }) {
  const [values, set] = useValues({
    roles: account.roles,
    // A terminal that was retired since cannot be asked for again.
    terminals: account.terminals.filter((each) => terminals.some((one) => one.terminal_id === each && !one.retired)),
    expires_on: account.expires_on,
    reason: "",
  });
  const { account_id } = account;
  const wanted = { account_id, roles: values.roles, terminals: values.terminals, expires_on: values.expires_on || null };
  const back = href("/accounts/{account_id}", { account_id });
  return html`<${Asking}
    kind="rights"
    request=${() => ({ wanted, reason: values.reason })}
    faultsOf=${() => faultsOfRights(values)}
    back=${back}
  >
    ${(faults) => html`
      <p>${account.name}（${account_id}）</p>
      <${RolesField} value=${values.roles} error=${faults.roles} onInput=${set("roles")} />
      <${TerminalsField} terminals=${terminals} value=${values.terminals} error=${faults.terminals} onInput=${set("terminals")} />
      <${LastDayField} value=${values.expires_on} error=${faults.expires_on} onInput=${set("expires_on")} />
      <${ReasonField} value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
      <${DiffTable} caption="変更の内容" rows=${diffOf(account, wanted)} />
    `}
  <//>`;
}

/** The lines of a change of rights, for a table of before and after. */
export const diffOf = (account, wanted) =>
  rightsChange(account, wanted).map(([label, before, after]) => ({ label, before, after }));
