/** @file 端末の登録の申請: the name in its client certificate, where it stands, until when. */
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { dayInJapan } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useValues } from "../forms.js";
import { Asking } from "./asking.js";
import { ReasonField } from "./rights_fields.js";
import { View } from "../view.js";

const TERMINAL_ID = /^[A-Za-z0-9-]{1,40}$/;

export default function AskTerminal({ title }) {
  const [values, set] = useValues({ terminal_id: "", place: "", valid_until: "", reason: "" });
  const request = () => {
    const { reason, ...wanted } = values;
    return { wanted, reason };
  };
  return html`<${View} title=${title} crumbs=${[{ label: "登録端末", href: href("/terminals") }]}>
    <${Asking} kind="terminal" request=${request} faultsOf=${() => faultsOf(values)} back=${href("/terminals")}>
      ${(faults) => html`
        <${TextInput}
          label="端末の名前"
          hint="クライアント証明書のCN（共通名）と同じ名前です。例: T-012"
          required
          value=${values.terminal_id}
          error=${faults.terminal_id}
          onInput=${set("terminal_id")}
        />
        <${TextInput}
          label="設置場所"
          hint="例: 健康課 3番窓口"
          required
          maxlength="200"
          value=${values.place}
          error=${faults.place}
          onInput=${set("place")}
        />
        <${DateInput}
          label="有効期限"
          hint="証明書の有効期限に合わせます。"
          required
          value=${values.valid_until}
          error=${faults.valid_until}
          onInput=${set("valid_until")}
        />
        <${ReasonField} value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
      `}
    <//>
  <//>`;
}

/** What is wrong with a terminal's request, by field. */
export function faultsOf(values, today = dayInJapan()) {
  const faults = {};
  if (!TERMINAL_ID.test(values.terminal_id)) faults.terminal_id = "40文字までの半角英数字と「-」で入力してください。";
  if (/^\d{12}$/.test(values.terminal_id)) faults.terminal_id = "12桁の数字だけの名前は使えません。";
  if (!values.place.trim()) faults.place = "設置場所を入力してください。";
  if (!values.valid_until || values.valid_until < today) faults.valid_until = "今日より後の日を入力してください。";
  if (!values.reason.trim()) faults.reason = "申請の理由を入力してください。";
  return faults;
}
