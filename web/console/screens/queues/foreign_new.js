/**
 * @file Recording a dose that was given elsewhere, from a document: typed, compared with its person, recorded.
 */
import { TextInput, Select } from "../../../shared/components/field.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Button } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { narrow } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { ORIGIN_NEEDS } from "../../masters.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { useForm } from "../../patterns/form.js";
import { choicesOf, nameOf } from "../../../shared/names.js";
import { Match, UNMATCHED, isMatched } from "../people/match.js";
import { WhoIsIt } from "../people/person_head.js";
import { holderOf } from "../people/record.js";
import { BLANK_DOSE, DOSE_FIELDS, DoseFields, doseBody, doseFaults, shownValue } from "./dose_fields.js";

const CHOICES = choicesOf("Origin").filter((each) => each.value !== "own");
const CODES = {
  municipality: {
    label: "自治体コード",
    hint: "6桁の数字",
    form: /^[0-9]{6}$/,
    fault: "6桁の自治体コードを入力してください。",
  },
  country: {
    label: "国名コード",
    hint: "英字3文字（例: USA）",
    form: /^[A-Z]{3}$/,
    fault: "3文字の国名コードを入力してください。",
  },
};
const BLANK = { ...BLANK_DOSE, origin: "", origin_code: "" };

function codeOf(origin) {
  return CODES[ORIGIN_NEEDS[origin]];
}

export default function ForeignNew({ title }) {
  const [step, setStep] = useState({});
  const again = () => setStep((now) => ({ typed: now.typed }));
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "他所での接種", href: href("/foreign") }, { label: title }]} />
    <h1>${title}</h1>
    ${step.answer && html`<${Answered} answer=${step.answer} next=${() => setStep({})} />`}
    ${!step.answer && step.body && html`<${Confirm} ...${step} again=${again} done=${(answer) => setStep({ answer })} />`}
    ${!step.answer && !step.body && html`<${Typing} before=${step.typed ?? BLANK} done=${setStep} />`}
  </div>`;
}

/** The dose as its document says it; `done` is given what was typed, the request, and whose ticket it is. */
function Typing({ before, done }) {
  const { call } = useConsole();
  const look = useAct(async (typed) => {
    const who = await holderOf(typed.ticket, call);
    done({ typed, body: bodyOf(typed), who });
  });
  const { typed, set, wrong, submit } = useForm(before, faultsOf, look.run);
  const code = codeOf(typed.origin);
  const bound = (name) => ({ value: typed[name], onInput: set(name), error: wrong[name], required: true });
  return html`<form class="card stack" onSubmit=${submit} novalidate>
    ${look.error && html`<${Fault} error=${look.error} />`}
    <${DoseFields} typed=${typed} set=${set} wrong=${wrong} />
    <${Select} ...${bound("origin")} label="区分" placeholder="" options=${CHOICES} />
    ${code && html`<${TextInput} ...${bound("origin_code")} label=${code.label} hint=${code.hint} maxlength="6" />`}
    <div><${Button} type="submit" busy=${look.busy}>登録する内容を確認する<//></div>
  </form>`;
}

function faultsOf(typed) {
  const faults = doseFaults(typed);
  const code = codeOf(typed.origin);
  if (!typed.origin) faults.origin = "区分を選んでください。";
  if (code && !code.form.test(bodyOf(typed).origin_code)) faults.origin_code = code.fault;
  return faults;
}

function bodyOf(typed) {
  const dose = { ...doseBody(typed), origin: typed.origin };
  const code = narrow(typed.origin_code).trim().toUpperCase();
  return codeOf(typed.origin) ? { ...dose, origin_code: code } : dose;
}

const SHOWN = ["ticket", "turn", "given_on", "product", "lot"];

function Confirm({ body, who, again, done }) {
  const { call } = useConsole();
  const [matched, setMatched] = useState(UNMATCHED);
  const [missing, setMissing] = useState(false);
  const record = useAct(async () => done(await call("POST /doses/foreign", { body })));
  const run = () => {
    setMissing(!isMatched(who, matched));
    if (isMatched(who, matched)) record.run();
  };
  const items = [
    ...SHOWN.map((field) => ({ term: DOSE_FIELDS[field], text: shownValue(field, body[field]) })),
    { term: "区分", text: `${nameOf("Origin", body.origin)}　${body.origin_code ?? ""}` },
  ];
  return html`<section class="card stack" aria-labelledby="confirm-title">
    <h2 id="confirm-title">登録する内容の確認</h2>
    ${who
      ? html`<${WhoIsIt} record=${who} />`
      : html`<${Notice} kind="warning" title="この接種券は登録されていません">
          登録すると、登録待ちとして保管されます。番号をもう一度見比べてください。
        <//>`}
    <${DefinitionList} items=${items} />
    ${who && html`<${Match} ...${{ who, matched, missing }} onInput=${setMatched} />`}
    ${record.error && html`<${Fault} error=${record.error} />`}
    <div class="row">
      <${Button} busy=${record.busy} onClick=${run}>登録する<//>
      <${Button} kind="secondary" onClick=${again}>入力に戻る<//>
    </div>
  </section>`;
}

function Answered({ answer, next }) {
  return html`<section class="stack">
    <${Notice} kind=${answer.recorded ? "success" : "warning"} title=${answer.message} live>
      ${answer.findings.length > 0 &&
      html`<ul>
        ${answer.findings.map(
          (each) => html`<li key=${each.code}>
            <strong>${each.severity}　${nameOf("FindingCode", each.code)}</strong><br />${each.message}
          </li>`,
        )}
      </ul>`}
    <//>
    <div><${Button} onClick=${next}>続けて登録する<//></div>
  </section>`;
}
