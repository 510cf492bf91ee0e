/** @file Who moved in: found in the city's own records, which is the check that they are a resident. */
import { Button, DigitsInput, Notice, Tabs, TextInput } from "../../../shared/components/index.js";
import { GROUPS, digits } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { NameSearch } from "../people/name_search.js";
import { WhoIsIt } from "../people/person_head.js";
import { Why } from "./step_form.js";

const TABS = [
  { id: "addressee", label: "宛名番号" },
  { id: "ticket", label: "接種券番号" },
  { id: "name", label: "氏名と生年月日" },
];
const NO_PERSON = "V402";

export function PersonStep({ form, change, wrong, next }) {
  const found = form.person;
  return html`<div class="stack">
    <${Why}>この自治体に登録されている方についてだけ照会できます。住民基本台帳で転入を確かめた方を検索してください。<//>
    ${found ? html`<${Chosen} person=${found} change=${change} next=${next} />` : html`<${Search} change=${change} wrong=${wrong} />`}
  </div>`;
}

function Chosen({ person, change, next }) {
  return html`<div class="card stack">
    <${Notice} kind="success" live title="この自治体の住民として登録されています。">
      <${WhoIsIt} record=${person} />
    <//>
    <p>申請書の氏名・生年月日と見比べて、同じ方か確かめてください。</p>
    <div class="row">
      <${Button} onClick=${next}>この方について照会する<//>
      <${Button} kind="secondary" onClick=${() => change("person")(null)}>別の方を検索する<//>
    </div>
  </div>`;
}

function Search({ change }) {
  const { call } = useConsole();
  const [by, setBy] = useState("addressee");
  const choose = useAct(async ({ person_id }) => change("person")(await call("GET /people/{person_id}", { path: { person_id } })));
  return html`<${Tabs} label="何で探すか" tabs=${TABS} selected=${by} onSelect=${setBy}>
    ${by === "name"
      ? html`<${NameSearch} onChoose=${choose.run} />`
      : html`<${NumberSearch} key=${by} by=${by} change=${change} />`}
    ${choose.error && html`<${Fault} error=${choose.error} />`}
  <//>`;
}

function NumberSearch({ by, change }) {
  const { call } = useConsole();
  const [value, setValue] = useState("");
  const [fault, setFault] = useState("");
  const { busy, error, run } = useAct(async () => change("person")(await call("POST /people/search", { body: { by, value } })));
  const send = (event) => {
    event.preventDefault();
    const said = by === "ticket" ? /^\d{10}$/.test(value) : /^\d{1,15}$/.test(value);
    setFault(said ? "" : by === "ticket" ? "10桁の接種券番号を入力してください。" : "15桁以内の宛名番号を入力してください。");
    if (said) run();
  };
  return html`
    <form class="stack" onSubmit=${send} novalidate>
      ${by === "ticket"
        ? html`<${DigitsInput}
            label="接種券番号"
            hint="10桁。この自治体が発行したものです。"
            required
            groups=${GROUPS.ticket}
            value=${value}
            error=${fault || undefined}
            onInput=${setValue}
          />`
        : html`<${TextInput}
            label="宛名番号"
            hint="15桁以内。先頭の0は付けません。"
            required
            inputmode="numeric"
            maxlength="20"
            value=${value}
            error=${fault || undefined}
            onInput=${(text) => setValue(digits(text))}
          />`}
      ${error && html`<${Fault} error=${error} />`}
      ${error?.code === NO_PERSON &&
      html`<p>まだ登録されていない方は、先に「接種対象者・接種券発行登録」のファイルで登録してください。</p>`}
      <div><${Button} type="submit" busy=${busy}>検索<//></div>
    </form>
  `;
}
