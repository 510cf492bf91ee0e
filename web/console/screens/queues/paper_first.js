/**
 * @file The first entry of a paper; the page then asks for the next one, for they come in piles.
 */
import { Button } from "../../../shared/components/button.js";
import { TextInput } from "../../../shared/components/field.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { narrow } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { BLANK_DOSE, DoseFields, doseBody, doseFaults } from "./dose_fields.js";

const REFERENCE = /^[A-Za-z0-9-]{1,40}$/;
const BLANK = { reference: "", venue: "", ...BLANK_DOSE };

export default function PaperFirst({ title }) {
  const { call, say } = useConsole();
  const [typed, setTyped] = useState(BLANK);
  const [wrong, setWrong] = useState({});
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const reference = narrow(typed.reference).trim();
  const keep = useAct(async () => {
    await call("POST /paper-entries", { body: { reference, form: doseBody(typed, { venue: true }) } });
    say(`整理番号 ${reference} の一回目を保存しました。二回目は、別の職員が入力します。`);
    // Of a pile, venue and day stay the same.
    setTyped((now) => ({ ...BLANK, venue: now.venue, given_on: now.given_on }));
  });
  const send = (event) => {
    event.preventDefault();
    const faults = doseFaults(typed, { venue: true });
    if (!REFERENCE.test(reference)) faults.reference = "予診票に押した番号を、英数字とハイフンで入力してください。";
    setWrong(faults);
    if (Object.keys(faults).length === 0) keep.run();
  };
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "予診票の後日入力", href: href("/papers") }, { label: title }]} />
    <h1>${title}</h1>
    <form class="card stack" onSubmit=${send} novalidate>
      ${keep.error && html`<${Fault} error=${keep.error} />`}
      <${TextInput}
        label="整理番号"
        hint="予診票に押した番号"
        required
        maxlength="40"
        value=${typed.reference}
        onInput=${set("reference")}
        error=${wrong.reference}
      />
      <${DoseFields} typed=${typed} set=${set} wrong=${wrong} venue />
      <div><${Button} type="submit" busy=${keep.busy}>保存して次の予診票へ<//></div>
    </form>
  </div>`;
}
