/**
 * @file Finding a person: by a ticket, a 宛名番号, name and birth date, or, for one of three purposes, a 個人番号.
 *
 * Numbers go in bodies only; they stand in no URL, and in no field once somebody was found.
 */
import { Button } from "../../../shared/components/button.js";
import { DigitsInput } from "../../../shared/components/digits-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { Tabs } from "../../../shared/components/navigation.js";
import { GROUPS, digits } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { faultOf } from "../../individual_number.js";
import { NumberInput } from "../../number_input.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { ByName } from "./by_name.js";
import { PurposeChoice } from "./purpose.js";
import { keepRecord } from "./record.js";

const TICKET = { id: "ticket", label: "接種券番号" };
const ADDRESSEE = { id: "addressee", label: "宛名番号" };
const NAME = { id: "name", label: "氏名と生年月日" };
const NUMBER = { id: "number", label: "個人番号" };

const EVERYBODYS = [TICKET, ADDRESSEE, NAME];

export default function Search({ title }) {
  const { may } = useConsole();
  const [by, setBy] = useState("ticket");
  const tabs = may("number:person:search") ? [...EVERYBODYS, NUMBER] : EVERYBODYS;
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <p>検索したことは、だれがどなたを見たかとともに記録されます。</p>
    <${Tabs} label="何で探すか" tabs=${tabs} selected=${by} onSelect=${setBy}>
      ${by === "ticket" && html`<${ByTicket} />`}
      ${by === "addressee" && html`<${ByAddressee} />`}
      ${by === "name" && html`<${ByName} />`}
      ${by === "number" && html`<${ByNumber} />`}
    <//>
  </div>`;
}

/** A form that finds one person and goes to their record. */
function SearchForm({ fault, find, children }) {
  const [wrong, setWrong] = useState({});
  const search = useAct(async () => {
    const { record, purpose } = await find();
    keepRecord(record, purpose);
    go(href("/people/{person_id}", { person_id: record.person_id }));
  });
  const send = (event) => {
    event.preventDefault();
    const faults = fault();
    setWrong(faults);
    if (Object.keys(faults).length === 0) search.run();
  };
  return html`<form class="stack" onSubmit=${send} novalidate>
    ${search.error && html`<${Fault} error=${search.error} />`}
    ${children(wrong)}
    <div><${Button} type="submit" busy=${search.busy}>検索<//></div>
  </form>`;
}

function ByTicket() {
  const { call } = useConsole();
  const [ticket, setTicket] = useState("");
  const find = async () => ({ record: await call("POST /people/search", { body: { by: "ticket", value: ticket } }) });
  const fault = () => (/^[0-9]{10}$/.test(ticket) ? {} : { ticket: "10桁の接種券番号を入力してください。" });
  return html`<${SearchForm} fault=${fault} find=${find}>
    ${(wrong) => html`<${DigitsInput}
      label="接種券番号"
      hint="10桁。18桁のOCRラインを読むときは、下10桁です。"
      required
      groups=${GROUPS.ticket}
      value=${ticket}
      onInput=${setTicket}
      error=${wrong.ticket}
    />`}
  <//>`;
}

function ByAddressee() {
  const { call } = useConsole();
  const [addressee, setAddressee] = useState("");
  const value = digits(addressee);
  const find = async () => ({ record: await call("POST /people/search", { body: { by: "addressee", value } }) });
  const fault = () => (/^[0-9]{1,15}$/.test(value) ? {} : { addressee: "15桁以内の数字で入力してください。" });
  return html`<${SearchForm} fault=${fault} find=${find}>
    ${(wrong) => html`<${TextInput}
      label="宛名番号"
      hint="15桁以内。先頭の0は付けません。"
      required
      inputmode="numeric"
      maxlength="20"
      value=${addressee}
      onInput=${setAddressee}
      error=${wrong.addressee}
    />`}
  <//>`;
}

function ByNumber() {
  const { call } = useConsole();
  const [purpose, setPurpose] = useState("");
  const [number, setNumber] = useState("");
  const find = async () => {
    const body = { individual_number: number, purpose };
    const record = await call("POST /people/search-by-number", { body });
    setNumber("");
    return { record, purpose };
  };
  const fault = () => {
    const faults = {};
    const wrong = faultOf(number);
    if (!purpose) faults.purpose = "目的を選んでください。";
    if (wrong) faults.number = wrong;
    return faults;
  };
  return html`<${SearchForm} fault=${fault} find=${find}>
    ${(wrong) => html`
      <${PurposeChoice} value=${purpose} onInput=${setPurpose} error=${wrong.purpose} />
      <${NumberInput}
        hint="12桁。目的を選ぶと入力できます。"
        disabled=${!purpose}
        value=${number}
        onInput=${setNumber}
        error=${wrong.number}
      />
    `}
  <//>`;
}
