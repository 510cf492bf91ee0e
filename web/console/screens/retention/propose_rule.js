/** @file 保存期間の起案: a rule of the city's own, for another administrator to approve. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { digits } from "../../../shared/formats.js";
import { choicesOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useFaults, useValues } from "../forms.js";
import { ReasonField } from "../reason.js";
import { View } from "../view.js";
import { basisOf } from "./words.js";

const OPTIONS = choicesOf("Basis").map(({ value }) => ({ value, label: basisOf({ basis: value }) }));

export default function ProposeRule({ title }) {
  const { call, say } = useConsole();
  const [values, set] = useValues({ basis: "dose", years: "", applies_from: "", source: "", reason: "" });
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const { reason, years, source, ...rest } = values;
    const rule = { ...rest, years: Number(digits(years)), source: source.trim() };
    if (await act.run(() => call("POST /retention", { body: { rule, reason: reason.trim() } }))) {
      say("起案しました。ほかの管理者に承認を依頼してください。");
      go(href("/retention"));
    }
  };
  return html`<${View} title=${title} crumbs=${[{ label: "保存期間", href: href("/retention") }]}>
    <form class="stack" ref=${form} onSubmit=${send} novalidate>
      <${RadioGroup} label="起算日" options=${OPTIONS} value=${values.basis} onInput=${set("basis")} />
      <${TextInput}
        label="保存する年数"
        hint="国の定めより短い期間は設定できません。"
        inputmode="numeric"
        required
        value=${values.years}
        error=${faults.years}
        onInput=${set("years")}
      />
      <${DateInput} label="適用の開始" required value=${values.applies_from} error=${faults.applies_from} onInput=${set("applies_from")} />
      <${TextInput}
        label="根拠"
        hint="例: ○○市文書管理規程 別表第2"
        required
        maxlength="200"
        value=${values.source}
        error=${faults.source}
        onInput=${set("source")}
      />
      <${ReasonField} label="起案の理由" value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
      ${act.error && html`<${Fault} error=${act.error} />`}
      <div class="row">
        <${Button} type="submit" busy=${act.busy}>起案する<//>
        <${Link} kind="secondary" href=${href("/retention")}>やめる<//>
      </div>
    </form>
  <//>`;
}

/** What is wrong with a rule, by field. */
export function faultsOf({ years, applies_from, source, reason }) {
  const faults = {};
  const number = digits(years);
  if (!/^\d{1,3}$/.test(number) || Number(number) < 1 || Number(number) > 100) faults.years = "1から100までの数字を入力してください。";
  if (!applies_from) faults.applies_from = "適用を始める日を入力してください。";
  if (!source.trim()) faults.source = "根拠となる規程などを入力してください。";
  if (!reason.trim()) faults.reason = "起案の理由を入力してください。";
  return faults;
}
