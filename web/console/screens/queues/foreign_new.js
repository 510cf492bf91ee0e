/**
 * @file Recording a dose that was given elsewhere, from a document: typed, compared with its person, recorded.
 */
import { TextInput, Select } from "../../../shared/components/field.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Button } from "../../../shared/components/button.js";
import { Checkbox } from "../../../shared/components/choices.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { narrow } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { ORIGINS } from "../../masters.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { FINDINGS, originName } from "../../words.js";
import { WhoIsIt, born } from "../people/person_head.js";
import { BLANK_DOSE, DOSE_FIELDS, DoseFields, doseBody, doseFaults, shownValue } from "./dose_fields.js";

const CHOICES = ORIGINS.filter((each) => each.origin !== "own").map((each) => ({ value: each.origin, label: each.label }));
const CODES = {
  municipality: { label: "自治体コード", hint: "6桁の数字", form: /^[0-9]{6}$/, fault: "6桁の自治体コードを入力してください。" },
  country: { label: "国名コード", hint: "英字3文字（例: USA）", form: /^[A-Z]{3}$/, fault: "3文字の国名コードを入力してください。" },
};
const BLANK = { ...BLANK_DOSE, origin: "", origin_code: "" };

function codeOf(origin) {
  return CODES[ORIGINS.find((each) => each.origin === origin)?.needs];
}

export default function ForeignNew({ title }) {
  const { call } = useConsole();
  const [typed, setTyped] = useState(BLANK);
  const [wrong, setWrong] = useState({});
  const [who, setWho] = useState(undefined);
  const [answer, setAnswer] = useState(null);
  const code = codeOf(typed.origin);
  const body = bodyOf(typed, code);
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const look = useAct(async () => setWho(await holderOf(typed.ticket, call)));
  const record = useAct(async () => setAnswer(await call("POST /doses/foreign", { body })));
  const next = () => {
    setTyped(BLANK);
    setWho(undefined);
    setAnswer(null);
  };
  const check = (event) => {
    event.preventDefault();
    const faults = doseFaults(typed);
    if (!typed.origin) faults.origin = "区分を選んでください。";
    if (code && !code.form.test(body.origin_code)) faults.origin_code = code.fault;
    setWrong(faults);
    if (Object.keys(faults).length === 0) look.run();
  };
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "他所での接種", href: href("/foreign") }, { label: title }]} />
    <h1>${title}</h1>
    ${answer && html`<${Answered} answer=${answer} next=${next} />`}
    ${!answer && who !== undefined && html`<${Confirm} body=${body} who=${who} record=${record} again=${() => setWho(undefined)} />`}
    ${!answer &&
    who === undefined &&
    html`<form class="card stack" onSubmit=${check} novalidate>
      ${look.error && html`<${Fault} error=${look.error} />`}
      <${DoseFields} typed=${typed} set=${set} wrong=${wrong} />
      <${Select} label="区分" required placeholder="" options=${CHOICES} value=${typed.origin} onInput=${set("origin")} error=${wrong.origin} />
      ${code && html`<${TextInput} label=${code.label} hint=${code.hint} required maxlength="6" value=${typed.origin_code} onInput=${set("origin_code")} error=${wrong.origin_code} />`}
      <div><${Button} type="submit" busy=${look.busy}>登録する内容を確認する<//></div>
    </form>`}
  </div>`;
}

function bodyOf(typed, code) {
  const dose = { ...doseBody(typed), origin: typed.origin };
  return code ? { ...dose, origin_code: narrow(typed.origin_code).trim().toUpperCase() } : dose;
}

/** Whose ticket it is; null for one that nobody has registered. */
async function holderOf(ticket, call) {
  try {
    return await call("POST /people/search", { body: { by: "ticket", value: ticket } });
  } catch (error) {
    if (error.code === "V402") return null;
    throw error;
  }
}

function Confirm({ body, who, record, again }) {
  const [matched, setMatched] = useState({ name: false, born: false });
  const [missing, setMissing] = useState(false);
  const run = () => {
    const both = who === null || (matched.name && matched.born);
    setMissing(!both);
    if (both) record.run();
  };
  const tick = (name) => (on) => setMatched((now) => ({ ...now, [name]: on }));
  const items = ["ticket", "turn", "given_on", "product", "lot"].map((field) => ({ term: DOSE_FIELDS[field], text: shownValue(field, body[field]) }));
  items.push({ term: "区分", text: `${originName(body.origin)}　${body.origin_code ?? ""}` });
  return html`<section class="card stack" aria-labelledby="confirm-title">
    <h2 id="confirm-title">登録する内容の確認</h2>
    ${who ? html`<${WhoIsIt} record=${who} />` : html`<${Notice} kind="warning" title="この接種券は登録されていません">登録すると、登録待ちとして保管されます。番号をもう一度見比べてください。<//>`}
    <${DefinitionList} items=${items} />
    ${who &&
    html`<fieldset class="field">
      <legend class="field-label">対象の方の照合</legend>
      <${Checkbox} label=${`氏名「${who.name}」を照合した`} checked=${matched.name} onInput=${tick("name")} />
      <${Checkbox} label=${`生年月日「${born(who)}」を照合した`} checked=${matched.born} onInput=${tick("born")} />
      ${missing && html`<${Notice} kind="error" title="氏名と生年月日を照合し、両方に印を付けてください。" />`}
    </fieldset>`}
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
      ${answer.findings.length > 0 && html`<ul>${answer.findings.map((each) => html`<li key=${each.code}><strong>${each.severity}　${FINDINGS[each.code]}</strong><br />${each.message}</li>`)}</ul>`}
    <//>
    <div><${Button} onClick=${next}>続けて登録する<//></div>
  </section>`;
}
