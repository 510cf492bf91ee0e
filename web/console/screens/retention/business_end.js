/** @file 業務の終了: the last day of intake and of late entry, proposed by one administrator, approved by another. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Button } from "../../../shared/components/button.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { dayInJapan, japaneseDay } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { Decide, termsOfMotion, VerdictTag } from "../decide.js";
import { useFaults, useValues } from "../forms.js";
import { ReasonField } from "../reason.js";
import { View } from "../view.js";

export default function End({ title }) {
  const { call, may } = useConsole();
  const found = useLoad((signal) => call("GET /business-end", { signal }), []);
  return html`<${View} title=${title}>
    <${Loaded} load=${found}>
      ${({ stands, proposals }) => html`
        <${Stands} end=${stands} />
        ${may("office:business_end:set") && html`<${Propose} again=${found.again} />`}
        <section class="stack" aria-labelledby="proposals">
          <h2 id="proposals">起案</h2>
          ${proposals.length === 0 && html`<p>起案はありません。</p>`}
          ${[...proposals]
            .sort((one, other) => other.motion.proposed_at.localeCompare(one.motion.proposed_at))
            .map((each) => html`<${Proposal} key=${each.setting_id} setting=${each} again=${found.again} />`)}
        </section>
      `}
    <//>
  <//>`;
}

function Stands({ end }) {
  if (end === null) return html`<${Notice} kind="info" title="業務終了日は決まっていません。" />`;
  const over = end.ends_on < dayInJapan();
  return html`<${Notice} kind=${over ? "warning" : "info"} title=${over ? "業務は終了しました。" : `${japaneseDay(end.ends_on)}に業務を終了します。`}>
    <p>${saidOf(end)}</p>
  <//>`;
}

const saidOf = ({ ends_on, late_entry_until }) =>
  `${japaneseDay(ends_on)}までの接種を受け付けます。窓口での遅れての登録は${japaneseDay(late_entry_until)}までです。そのあとも、照会と訂正はできます。`;

function Proposal({ setting, again }) {
  const { call } = useConsole();
  const { setting_id, end, motion } = setting;
  const name = `${japaneseDay(end.ends_on)}に終了`;
  const send = (body) => call("POST /business-end/{setting_id}/decide", { path: { setting_id }, body });
  return html`<article class="card stack" aria-label=${name}>
    <h3>${name} <${VerdictTag} motion=${motion} /></h3>
    <${DefinitionList}
      items=${[
        { term: "業務終了日", text: japaneseDay(end.ends_on) },
        { term: "遅れての登録の期限", text: japaneseDay(end.late_entry_until) },
        ...termsOfMotion(motion),
      ]}
    />
    <${Decide}
      motion=${motion}
      permission="office:business_end:set"
      what=${`「${name}」`}
      consequence=${`${saidOf(end)} 会場の端末にも1分以内に伝わります。`}
      danger
      send=${send}
      onDecided=${again}
    />
  </article>`;
}

function Propose({ again }) {
  const { call, say } = useConsole();
  const [values, set] = useValues({ ends_on: "", late_entry_until: "", reason: "" });
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const { reason, ...end } = values;
    if (await act.run(() => call("POST /business-end", { body: { end, reason: reason.trim() } }))) {
      say("起案しました。ほかの管理者に承認を依頼してください。");
      again();
    }
  };
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <h2>業務の終了を起案する</h2>
    <${DateInput}
      label="業務終了日"
      hint="この日までの接種を受け付けます。"
      required
      value=${values.ends_on}
      error=${faults.ends_on}
      onInput=${set("ends_on")}
    />
    <${DateInput}
      label="遅れての登録の期限"
      hint="業務終了日までに行われた接種を、窓口で登録できる最後の日です。"
      required
      value=${values.late_entry_until}
      error=${faults.late_entry_until}
      onInput=${set("late_entry_until")}
    />
    <${ReasonField} label="起案の理由" value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} type="submit" busy=${act.busy}>起案する<//></div>
  </form>`;
}

/** What is wrong with an end of business, by field. */
export function faultsOf({ ends_on, late_entry_until, reason }) {
  const faults = {};
  if (!ends_on) faults.ends_on = "業務終了日を入力してください。";
  if (!late_entry_until) faults.late_entry_until = "遅れての登録の期限を入力してください。";
  else if (ends_on && late_entry_until < ends_on) faults.late_entry_until = "業務終了日より後の日を入力してください。";
  if (!reason.trim()) faults.reason = "起案の理由を入力してください。";
  return faults;
}
