/** @file What the number is used for, and on what ground the former city is asked. */
import { DateInput, Notice, RadioGroup, TextInput } from "../../../shared/components/index.js";
import { narrow } from "../../../shared/formats.js";
import { html } from "../../../shared/preact.js";
import { PurposeChoice } from "../people/purpose.js";
import { StepForm } from "./step_form.js";
import { GROUNDS } from "./words.js";

export function GroundStep({ form, change, world, wrong, next, back }) {
  const open = Object.keys(GROUNDS).filter((ground) => world.grounds.includes(ground));
  const shut = Object.keys(GROUNDS).filter((ground) => !world.grounds.includes(ground));
  return html`<${StepForm} next=${next} back=${back}>
    <${PurposeChoice} value=${form.purpose} error=${wrong("purpose")} onInput=${change("purpose")} />
    <${RadioGroup}
      label="照会の根拠"
      required
      value=${form.ground}
      error=${wrong("ground")}
      options=${open.map((value) => ({ value, label: GROUNDS[value] }))}
      onInput=${change("ground")}
    />
    ${shut.map(
      (ground) => html`<${Notice}
        key=${ground}
        title=${`「${GROUNDS[ground]}」は、この自治体では今日の照会の根拠にできません。`}
      />`,
    )}
    ${form.ground === "consent" &&
    html`<${TextInput}
      label="新接種券発行申請書兼接種記録確認同意書の番号"
      hint="半角の英数字とハイフン"
      required
      maxlength="40"
      value=${form.consentForm}
      error=${wrong("consentForm")}
      onInput=${(text) => change("consentForm")(narrow(text).trim())}
    />`}
    ${form.ground === "consent_difficult" &&
    html`<${TextInput}
      label="同意を得ることが困難な理由"
      hint="例：意識がなく、代わりに同意できる家族もいない。氏名や番号は書きません。"
      required
      maxlength="200"
      value=${form.groundReason}
      error=${wrong("groundReason")}
      onInput=${change("groundReason")}
    />`}
    ${form.ground &&
    html`<${DateInput}
      label=${form.ground === "consent" ? "同意の日付" : "困難と判断した日付"}
      required
      value=${form.groundOn}
      error=${wrong("groundOn")}
      onInput=${change("groundOn")}
    />`}
  <//>`;
}
