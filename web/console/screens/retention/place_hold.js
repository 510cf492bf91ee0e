/** @file 留保の指定: a person's records are held back from this moment on. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { dayInJapan } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { PERSON_ID, PersonField } from "../find_person.js";
import { useFaults, useValues } from "../forms.js";
import { ReasonField } from "../reason.js";
import { View } from "../view.js";

const ID = /^[0-9A-Za-z]{1,64}$/;

/** `?person=` and `?case=` come from the screens of a person and of a case: ids of ours, no numbers. */
export default function PlaceHold({ title, query }) {
  const { call, say } = useConsole();
  const [values, set] = useValues({
    person_id: PERSON_ID.test(query.person ?? "") ? query.person : "",
    reason: "",
    until: "",
  });
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const body = {
      person_id: values.person_id,
      case_id: ID.test(query.case ?? "") ? query.case : null,
      reason: values.reason.trim(),
      until: values.until || null,
    };
    if (await act.run(() => call("POST /holds", { body }))) {
      say("留保を指定しました。解除するまで、この方の記録は消去されません。");
      go(href("/holds"));
    }
  };
  return html`<${View} title=${title} crumbs=${[{ label: "消去の留保", href: href("/holds") }]}>
    <form class="stack" ref=${form} onSubmit=${send} novalidate>
      <${PersonField} label="留保する方" value=${values.person_id} error=${faults.person_id} onInput=${set("person_id")} />
      <${ReasonField} value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
      <${DateInput}
        label="期限"
        hint="空のままにすると、解除するまで留保します。"
        value=${values.until}
        error=${faults.until}
        onInput=${set("until")}
      />
      ${act.error && html`<${Fault} error=${act.error} />`}
      <div class="row">
        <${Button} type="submit" busy=${act.busy}>留保を指定する<//>
        <${Link} kind="secondary" href=${href("/holds")}>やめる<//>
      </div>
    </form>
  <//>`;
}

/** What is wrong with a hold, by field. */
export function faultsOf({ person_id, reason, until }, today = dayInJapan()) {
  const faults = {};
  if (!PERSON_ID.test(person_id)) faults.person_id = "どなたの記録かを指定してください。";
  if (!reason.trim()) faults.reason = "留保する理由を入力してください。";
  if (until && until < today) faults.until = "今日より後の日を入力してください。";
  return faults;
}
