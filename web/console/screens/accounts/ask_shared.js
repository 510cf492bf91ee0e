/** @file 共用IDの発行・更新の申請: who may use it where, why it cannot be avoided, thirty days at most. */
import { useConsole } from "../../console.js";
import { CheckboxGroup } from "../../../shared/components/choices.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { dayInJapan } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useValues } from "../forms.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { oneOf } from "../every.js";
import { Asking } from "./asking.js";
import { ReasonField, RolesField, TerminalsField } from "./rights_fields.js";
import { addDays } from "./state.js";
import { SHARED_DAYS } from "./wanted.js";
import { View } from "../view.js";

const SHARED_ID = /^shared-[a-z0-9._-]{1,24}$/;

export default function AskShared({ title, parameters }) {
  const { call } = useConsole();
  const { shared_id } = parameters;
  const found = useLoad(async (signal) => {
    const accounts = await all((query) => call("GET /accounts", { query, signal }));
    const terminals = await all((query) => call("GET /terminals", { query, signal }));
    if (!shared_id) return { accounts, terminals };
    const ledger = await all((query) => call("GET /shared-ids", { query, signal }));
    const line = oneOf(ledger, "shared_id", shared_id, "この共用IDはありません。台帳で確かめてください。");
    return { accounts, terminals, line };
  }, [shared_id]);
  return html`<${View} title=${title} crumbs=${[{ label: "共用IDの台帳", href: href("/shared-ids") }]}>
    <${Loaded} load=${found}>${(data) => html`<${Form} ...${data} />`}<//>
  <//>`;
}

function Form({ accounts, terminals, line }) {
  const inUse = accounts.filter((each) => !each.disabled);
  const kept = (names, known) => names.filter((name) => known.includes(name));
  const [values, set] = useValues({
    shared_id: line?.shared_id ?? "shared-",
    roles: line?.roles ?? [],
    persons: kept(line?.persons ?? [], inUse.map((each) => each.account_id)),
    terminals: kept(line?.terminals ?? [], terminals.filter((each) => !each.retired).map((each) => each.terminal_id)),
    until: addDays(dayInJapan(), SHARED_DAYS),
    reason: line?.reason ?? "",
  });
  const request = () => {
    const { reason, ...wanted } = values;
    return { wanted, reason };
  };
  const persons = inUse.map((each) => ({ value: each.account_id, label: each.name, hint: each.account_id }));
  return html`<${Asking} kind="shared" request=${request} faultsOf=${() => faultsOf(values)} back=${href("/shared-ids")}>
    ${(faults) => html`
      <${TextInput}
        label="共用ID"
        hint="「shared-」で始めます。"
        required
        readonly=${Boolean(line)}
        value=${values.shared_id}
        error=${faults.shared_id}
        onInput=${set("shared_id")}
      />
      <${RolesField} shared value=${values.roles} error=${faults.roles} onInput=${set("roles")} />
      <${CheckboxGroup}
        label="使う職員"
        hint="ここで選んだ職員だけが、自分の生体認証と合わせて使えます。"
        required
        values=${values.persons}
        options=${persons}
        error=${faults.persons}
        onInput=${set("persons")}
      />
      <${TerminalsField} terminals=${terminals} value=${values.terminals} error=${faults.terminals} onInput=${set("terminals")} />
      <${DateInput}
        label="期限"
        hint=${`長くても${SHARED_DAYS}日後までです。使い終えたら台帳から返却してください。`}
        required
        value=${values.until}
        error=${faults.until}
        onInput=${set("until")}
      />
      <${ReasonField} value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
    `}
  <//>`;
}

/** What is wrong with a shared ID's request, by field. */
export function faultsOf(values, today = dayInJapan()) {
  const faults = {};
  if (!SHARED_ID.test(values.shared_id)) {
    faults.shared_id = "「shared-」の後に、24文字までの半角小文字、数字、「.」「_」「-」を入力してください。";
  }
  if (values.roles.length === 0) faults.roles = "権限を1つ以上選んでください。";
  if (values.persons.length === 0) faults.persons = "使う職員を1人以上選んでください。";
  if (values.terminals.length === 0) faults.terminals = "使う端末を1つ以上選んでください。";
  if (!values.until || values.until < today || values.until > addDays(today, SHARED_DAYS)) {
    faults.until = `今日から${SHARED_DAYS}日後までの日を入力してください。`;
  }
  if (!values.reason.trim()) faults.reason = "共用IDでなければならない理由を入力してください。";
  return faults;
}
