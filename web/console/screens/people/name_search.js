/**
 * @file Finding a person by name and birth date, wherever one is looked for: everybody of both is listed, and staff
 * choose who it is. What was typed goes in the body only; the log keeps who was found.
 */
import { Button } from "../../../shared/components/button.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { nameOf } from "../../../shared/names.js";
import { html, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { born, standingFlags } from "./person_head.js";
import { KINDS, numberOf } from "./ticket_card.js";

const LONGEST = 100;

/** The two fields, the search, and `people` once there is an answer. */
export function useNameSearch() {
  const { call } = useConsole();
  const [name, setName] = useState("");
  const [bornOn, setBornOn] = useState("");
  const [wrong, setWrong] = useState({});
  const [people, setPeople] = useState(null);
  const search = useAct(async () => {
    const body = { name, born_on: bornOn };
    setPeople((await call("POST /people/search-by-name", { body })).people);
  });
  const look = () => {
    const faults = faultsOf(name, bornOn);
    setPeople(null); // nobody stays on the screen as an answer to what is asked now
    setWrong(faults);
    if (Object.keys(faults).length === 0) search.run();
  };
  const fields = html`
    ${search.error && html`<${Fault} error=${search.error} />`}
    <${TextInput}
      label="氏名"
      hint="登録されている表記のとおりに、姓と名を続けて入力します。空白の有無、全角と半角、ひらがなとカタカナだけの氏名の違いは問いません。髙と高などの異体字は区別します。"
      required
      maxlength=${LONGEST}
      value=${name}
      onInput=${setName}
      error=${wrong.name}
    />
    <${DateInput} label="生年月日" required value=${bornOn} onInput=${setBornOn} error=${wrong.bornOn} />
  `;
  return { fields, look, people, busy: search.busy };
}

function faultsOf(name, bornOn) {
  const faults = {};
  if (!name.trim()) faults.name = "氏名を入力してください。";
  if (!bornOn) faults.bornOn = "生年月日を年・月・日で入力してください。";
  return faults;
}

/**
 * The search within a form of another purpose: Enter looks people up and sends nothing else.
 * @param {{onChoose: (person: object) => void, error?: string}} props
 */
export function NameSearch({ onChoose, error }) {
  const { fields, look, people, busy } = useNameSearch();
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    look();
  };
  const choice = (person) => html`
    <${Button} kind="secondary" aria-label=${`この方を選ぶ（宛名番号${person.addressee}）`} onClick=${() => onChoose(person)}>この方を選ぶ<//>
  `;
  return html`<div class="stack" onKeyDown=${onKeyDown}>
    ${fields}
    ${error && html`<${Notice} kind="error" title=${error} />`}
    <div class="row"><${Button} kind="secondary" busy=${busy} onClick=${look}>氏名で探す<//></div>
    ${people && html`<${FoundPeople} people=${people} choice=${choice} />`}
  </div>`;
}

/** Everybody who was found, each with a `choice(person)`. */
export function FoundPeople({ people, choice }) {
  if (people.length === 0) {
    return html`<${Notice} live title="該当する方がいません。">
      <p>氏名の漢字（異体字）と生年月日を確かめてください。見つからないときは、接種券番号又は宛名番号で検索してください。</p>
    <//>`;
  }
  return html`<section class="stack" aria-label="該当した方">
    <${Notice} kind="success" live title=${`${people.length}人が該当しました。`}>
      <p>宛名番号、接種券番号などを本人の書類と見比べて選んでください。</p>
    <//>
    <ul class="plain-list stack">
      ${people.map(
        (person) => html`<li key=${person.person_id} class="card stack">
          <${Person} person=${person} />
          <div>${choice(person)}</div>
        </li>`,
      )}
    </ul>
  </section>`;
}

function Person({ person }) {
  return html`
    <div class="row">
      <h2>${person.name}</h2>
      ${standingFlags(person).map((flag) => html`<${Tag} key=${flag.flag_id} kind="warning">${nameOf("FlagCode", flag.code)}<//>`)}
    </div>
    <${DefinitionList}
      items=${[
        { term: "生年月日", text: born(person) },
        { term: "性別", text: nameOf("Sex", person.sex) },
        { term: "宛名番号", text: html`<span class="digits">${person.addressee}</span>` },
        { term: "接種券", text: person.tickets.length ? html`<${Tickets} tickets=${person.tickets} />` : "" },
      ]}
    />
  `;
}

function Tickets({ tickets }) {
  return tickets.map(
    ({ ticket, state }) => html`<div key=${ticket} class="row">
      <span class="digits">${numberOf(ticket)}</span>
      <${Tag} kind=${KINDS[state]}>${nameOf("TicketState", state)}<//>
    </div>`,
  );
}
