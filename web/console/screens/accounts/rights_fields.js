/** @file The fields that say what somebody may do, and where: the same for every request. */
import { CheckboxGroup } from "../../../shared/components/choices.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { dayInJapan } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { ROLE_CHOICES } from "../words/roles.js";
import { addDays, terminalState } from "./state.js";
import { LONGEST_DAYS } from "./wanted.js";

/** Roles to choose from; of a shared ID, never the administrator's. */
export function RolesField({ value, onInput, error, shared = false }) {
  const options = ROLE_CHOICES.filter(({ value: role }) => !(shared && role === "administrator"));
  return html`<${CheckboxGroup}
    label="権限"
    hint="業務に必要な権限だけを選びます。"
    required
    values=${value}
    options=${options}
    error=${error}
    onInput=${onInput}
  />`;
}

/** Registered terminals to choose from. */
export function TerminalsField({ value, onInput, error, terminals }) {
  const inUse = terminals.filter((each) => ["active", "expiring"].includes(terminalState(each)));
  const options = inUse.map((each) => ({ value: each.terminal_id, label: each.terminal_id, hint: each.place }));
  return html`<${CheckboxGroup}
    label="使う端末"
    hint=${inUse.length ? "ログインできる端末です。ほかの端末ではログインできません。" : "使える登録端末がありません。先に端末の登録を申請してください。"}
    required
    values=${value}
    options=${options}
    error=${error}
    onInput=${onInput}
  />`;
}

/** The last day of rights; empty: the end of the fiscal year. */
export function LastDayField({ value, onInput, error }) {
  return html`<${DateInput}
    label="期限"
    hint=${`空のままにすると、年度末（3月31日）までになります。長くても${LONGEST_DAYS}日後までです。`}
    value=${value}
    error=${error}
    onInput=${onInput}
  />`;
}

/** Why it is asked for. */
export function ReasonField({ value, onInput, error }) {
  return html`<${TextInput}
    label="申請の理由"
    hint="承認する管理者が読みます。操作記録に残るので、個人の番号は書かないでください。"
    required
    maxlength="200"
    value=${value}
    error=${error}
    onInput=${onInput}
  />`;
}

/** What is wrong with roles, terminals, last day and reason, by field. */
export function faultsOfRights({ roles, terminals, expires_on, reason }, today = dayInJapan()) {
  const faults = {};
  if (roles.length === 0) faults.roles = "権限を1つ以上選んでください。";
  if (terminals.length === 0) faults.terminals = "使う端末を1つ以上選んでください。";
  if (expires_on && expires_on < today) faults.expires_on = "今日より後の日を入力してください。";
  if (expires_on && expires_on > addDays(today, LONGEST_DAYS)) {
    faults.expires_on = `${LONGEST_DAYS}日後より前の日を入力してください。`;
  }
  if (!reason.trim()) faults.reason = "申請の理由を入力してください。";
  return faults;
}
