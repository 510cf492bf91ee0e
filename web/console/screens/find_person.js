/**
 * @file Finding the person that a request or a hold is about: by name, ticket or 宛名番号, none of which
 * is ever in a URL.
 */
import { useConsole } from "../console.js";
import { useAct } from "../patterns/act.js";
import { Fault } from "../patterns/fault.js";
import { Button } from "../../shared/components/button.js";
import { RadioGroup } from "../../shared/components/choices.js";
import { TextInput } from "../../shared/components/field.js";
import { DefinitionList } from "../../shared/components/records.js";
import { japaneseDay } from "../../shared/dates.js";
import { digits } from "../../shared/formats.js";
import { html, useState } from "../../shared/preact.js";
import { NameSearch } from "./people/name_search.js";

export const PERSON_ID = /^[0-9a-f]{32}$/;
const KINDS = [
  { value: "ticket", label: "接種券番号（10桁）" },
  { value: "addressee", label: "宛名番号（15桁まで）" },
  { value: "name", label: "氏名と生年月日" },
];
const SHAPES = { ticket: /^\d{10}$/, addressee: /^\d{1,15}$/ };
const FAULTS = { ticket: "10桁の数字を入力してください。", addressee: "15桁までの数字を入力してください。" };

/**
 * A field of a form: whose records it is about. Whoever may not look people up types the blind id.
 * @param {{label: string, value: string, onInput: (person_id: string) => void, error?: string}} props
 */
export function PersonField(props) {
  const { may } = useConsole();
  return may("desk:person:read") ? html`<${Found} ...${props} />` : html`<${Typed} ...${props} />`;
}

function Typed({ label, value, onInput, error }) {
  return html`<${TextInput}
    label=${`${label}の照合ID`}
    hint="接種者の画面に表示される32桁の英数字。窓口担当から受け取ります。"
    required
    value=${value}
    error=${error}
    onInput=${(text) => onInput(text.trim())}
  />`;
}

function Found({ label, value, onInput, error }) {
  const [person, setPerson] = useState(null);
  const choose = (found) => {
    setPerson(found);
    onInput(found?.person_id ?? "");
  };
  if (value) {
    return html`<div class="card stack">
      <h2>${label}</h2>
      ${person ? html`<${DefinitionList} items=${termsOf(person)} />` : html`<p>照合ID <span class="log-subject">${value}</span></p>`}
      <div class="row"><${Button} kind="secondary" onClick=${() => choose(null)}>選び直す<//></div>
    </div>`;
  }
  return html`<${Search} label=${label} error=${error} onFound=${choose} />`;
}

const termsOf = (person) => [
  { term: "氏名", text: person.name },
  { term: "生年月日", text: japaneseDay(person.born_on, { era: true }) },
  { term: "照合ID", text: html`<span class="log-subject">${person.person_id}</span>` },
];

function Search({ label, error, onFound }) {
  const [by, setBy] = useState("ticket");
  return html`<div class="card stack">
    <h2>${label}</h2>
    <${RadioGroup} label="探し方" inRow options=${KINDS} value=${by} onInput=${setBy} />
    ${by === "name"
      ? html`<${NameSearch} error=${error} onChoose=${onFound} />`
      : html`<${NumberSearch} key=${by} by=${by} error=${error} onFound=${onFound} />`}
  </div>`;
}

function NumberSearch({ by, error, onFound }) {
  const { call } = useConsole();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState("");
  const act = useAct((body) => call("POST /people/search", { body }));
  const look = async () => {
    const value = digits(typed);
    if (!SHAPES[by].test(value)) {
      setFault(FAULTS[by]);
      return;
    }
    setFault("");
    const found = await act.run({ by, value });
    if (found) onFound(found);
  };
  // The field stands in a form of its own purpose: Enter looks the person up and sends nothing else.
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    look();
  };
  return html`
    <${TextInput}
      label="番号"
      inputmode="numeric"
      required
      value=${typed}
      error=${fault || error}
      onInput=${setTyped}
      onKeyDown=${onKeyDown}
    />
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} kind="secondary" busy=${act.busy} onClick=${look}>探す<//></div>
  `;
}
