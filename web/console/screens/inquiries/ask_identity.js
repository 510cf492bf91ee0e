/** @file The check of number and person (番号法16条), and the number itself, typed from what was shown. */
import { DateInput, RadioGroup, TextInput } from "../../../shared/components/index.js";
import { choicesOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { NumberInput } from "../../number_input.js";
import { StepForm, Why } from "./step_form.js";

export function IdentityStep({ form, change, wrong, next, back }) {
  return html`<${StepForm} next=${next} back=${back}>
    <${Why}>番号法16条の本人確認をした書類を記録します。書類の写しは保存しません。<//>
    <${RadioGroup}
      label="番号確認の書類"
      required
      value=${form.numberBy}
      error=${wrong("numberBy")}
      options=${choicesOf("NumberShown")}
      onInput=${change("numberBy")}
    />
    <${RadioGroup}
      label="身元確認の書類"
      required
      value=${form.personBy}
      error=${wrong("personBy")}
      options=${choicesOf("PersonShown")}
      onInput=${change("personBy")}
    />
    <${TextInput}
      label="本人確認をした職員"
      required
      maxlength="200"
      value=${form.checkedBy}
      error=${wrong("checkedBy")}
      onInput=${change("checkedBy")}
    />
    <${DateInput} label="本人確認の日付" required value=${form.checkedOn} error=${wrong("checkedOn")} onInput=${change("checkedOn")} />
    <${TextInput}
      label="本人確認の時刻"
      hint="24時間制（例 09:30）"
      required
      inputmode="numeric"
      maxlength="8"
      value=${form.checkedAt}
      error=${wrong("checkedAt")}
      onInput=${change("checkedAt")}
    />
    <${NumberInput}
      hint="12桁。番号確認の書類を見て入力します。登録されている方の番号と一致しないときは、だれにも照会しません。"
      value=${form.number}
      error=${wrong("number")}
      onInput=${change("number")}
    />
  <//>`;
}
