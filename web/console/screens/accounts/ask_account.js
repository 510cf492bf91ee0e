/** @file 新しいIDの申請: who is appointed, to what, at which terminals. */
import { useConsole } from "../../console.js";
import { TextInput } from "../../../shared/components/field.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useValues } from "../forms.js";
import { Loaded } from "../../patterns/load.js";
import { useEvery } from "../every.js";
import { Asking } from "./asking.js";
import { faultsOfRights, LastDayField, ReasonField, RolesField, TerminalsField } from "./rights_fields.js";
import { View } from "../view.js";

const EMPTY = { account_id: "", name: "", staff_number: "", roles: [], terminals: [], expires_on: "", reason: "新任" };
const ACCOUNT_ID = /^[a-z0-9._-]{3,32}$/;

export default function AskAccount({ title }) {
  const { call } = useConsole();
  const terminals = useEvery((query, signal) => call("GET /terminals", { query, signal }));
  return html`<${View} title=${title} crumbs=${[{ label: "職員のID", href: href("/accounts") }]}>
    <${Loaded} load=${terminals}>${(all) => html`<${Form} terminals=${all} />`}<//>
  <//>`;
}

function Form({ terminals }) {
  const [values, set] = useValues(EMPTY);
  const request = () => {
    const { reason, expires_on, staff_number, ...wanted } = values;
    return {
      wanted: { ...wanted, expires_on: expires_on || null, staff_number: staff_number.trim() || null },
      reason,
    };
  };
  return html`<${Asking} kind="appointment" request=${request} faultsOf=${() => faultsOf(values)} back=${href("/accounts")}>
    ${(faults) => html`
      <${TextInput}
        label="ID"
        hint="3～32文字の半角小文字、数字、「.」「_」「-」。12桁の数字だけのものと「shared-」で始まるものは使えません。"
        required
        value=${values.account_id}
        error=${faults.account_id}
        onInput=${set("account_id")}
      />
      <${TextInput} label="氏名" required maxlength="200" value=${values.name} error=${faults.name} onInput=${set("name")} />
      <${TextInput}
        label="職員番号"
        hint="人事異動のファイルで職員を特定する番号です。なければ空のままにします。"
        maxlength="200"
        value=${values.staff_number}
        onInput=${set("staff_number")}
      />
      <${RolesField} value=${values.roles} error=${faults.roles} onInput=${set("roles")} />
      <${TerminalsField} terminals=${terminals} value=${values.terminals} error=${faults.terminals} onInput=${set("terminals")} />
      <${LastDayField} value=${values.expires_on} error=${faults.expires_on} onInput=${set("expires_on")} />
      <${ReasonField} value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
    `}
  <//>`;
}

/** What is wrong with an appointment, by field. */
export function faultsOf(values) {
  const faults = faultsOfRights(values);
  if (!values.name.trim()) faults.name = "氏名を入力してください。";
  if (!ACCOUNT_ID.test(values.account_id)) faults.account_id = "3～32文字の半角小文字、数字、「.」「_」「-」で入力してください。";
  if (/^\d{12}$/.test(values.account_id)) faults.account_id = "12桁の数字だけのIDは使えません。";
  if (values.account_id.startsWith("shared-")) faults.account_id = "「shared-」で始まるIDは共用IDです。別のIDにしてください。";
  return faults;
}
