/** @file 請求の受付: who asks for what about whose records, and by what they were known. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { CheckboxGroup, RadioGroup } from "../../../shared/components/choices.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { dayInJapan } from "../../../shared/dates.js";
import { choicesOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { PERSON_ID, PersonField } from "../find_person.js";
import { useFaults, useValues } from "../forms.js";
import { View } from "../view.js";
import { missingProof } from "./words.js";

const MEANS = {
  disclosure: "記録されている自分の情報を見たい",
  correction: "記録されている自分の情報が事実と違う",
  suspension: "記録の利用をやめ、消去してほしい",
};
const KIND_OPTIONS = choicesOf("CaseKind").map((each) => ({ ...each, hint: MEANS[each.value] }));

export default function Receive({ title, query }) {
  const { call, say } = useConsole();
  const [values, set] = useValues(() => ({
    kind: "disclosure",
    person_id: PERSON_ID.test(query.person ?? "") ? query.person : "",
    channel: "counter",
    applicant: "self",
    shown: [],
    wish: "",
    received_on: dayInJapan(),
  }));
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const received = await act.run(() => call("POST /cases", { body: { ...values, wish: values.wish.trim() } }));
    if (received) {
      say("請求を受け付けました。");
      go(href("/cases/{case_id}", received));
    }
  };
  return html`<${View} title=${title} crumbs=${[{ label: "開示等の請求", href: href("/cases") }]}>
    <form class="stack" ref=${form} onSubmit=${send} novalidate>
      <${Fields} values=${values} set=${set} faults=${faults} />
      ${act.error && html`<${Fault} error=${act.error} />`}
      <div class="row">
        <${Button} type="submit" busy=${act.busy}>受け付ける<//>
        <${Link} kind="secondary" href=${href("/cases")}>やめる<//>
      </div>
    </form>
  <//>`;
}

function Fields({ values, set, faults }) {
  return html`
    <${RadioGroup} label="請求の種類" options=${KIND_OPTIONS} value=${values.kind} onInput=${set("kind")} />
    <${PersonField} label="請求の対象の方" value=${values.person_id} error=${faults.person_id} onInput=${set("person_id")} />
    <${RadioGroup} label="受付の方法" inRow options=${choicesOf("CaseChannel")} value=${values.channel} onInput=${set("channel")} />
    <${RadioGroup} label="請求者" inRow options=${choicesOf("Applicant")} value=${values.applicant} onInput=${set("applicant")} />
    <${CheckboxGroup}
      label="確かめた書類"
      hint="請求者が本人（代理人は、代理権も）であることを確かめた書類を選びます。"
      required
      options=${choicesOf("ShownDocument")}
      values=${values.shown}
      error=${faults.shown}
      onInput=${set("shown")}
    />
    <${TextInput}
      label="請求の内容"
      hint="個人の番号は書かないでください。"
      required
      maxlength="200"
      value=${values.wish}
      error=${faults.wish}
      onInput=${set("wish")}
    />
    <${DateInput} label="受付日" required value=${values.received_on} error=${faults.received_on} onInput=${set("received_on")} />
  `;
}

/** What is wrong with a request as it is taken in, by field. */
export function faultsOf(values, today = dayInJapan()) {
  const faults = {};
  if (!PERSON_ID.test(values.person_id)) faults.person_id = "どなたの記録への請求かを指定してください。";
  const missing = missingProof(values);
  if (missing.length) faults.shown = missing.join("");
  if (values.shown.length > 5) faults.shown = "確かめた書類は5つまでにしてください。";
  if (!values.wish.trim()) faults.wish = "請求の内容を入力してください。";
  if (!values.received_on || values.received_on > today) faults.received_on = "今日までの日を入力してください。";
  return faults;
}
