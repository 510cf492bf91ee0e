/**
 * @file Finding a person by name and birth date: everybody of both is listed, and staff choose who it is.
 *
 * What was typed goes in the body only; the log keeps who was found. Opening a record is a look of its own.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { nameOf } from "../../../shared/names.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { born, standingFlags } from "./person_head.js";
import { KINDS, numberOf } from "./ticket_card.js";

const LONGEST = 100;

export function ByName() {
  const { call } = useConsole();
  const [name, setName] = useState("");
  const [bornOn, setBornOn] = useState("");
  const [wrong, setWrong] = useState({});
  const [found, setFound] = useState(null);
  const search = useAct(async () => {
    const body = { name, born_on: bornOn };
    setFound((await call("POST /people/search-by-name", { body })).people);
  });
  const send = (event) => {
    event.preventDefault();
    const faults = faultsOf(name, bornOn);
    setFound(null); // nobody stays on the screen as an answer to what is asked now
    setWrong(faults);
    if (Object.keys(faults).length === 0) search.run();
  };
  return html`<div class="stack">
    <form class="stack" onSubmit=${send} novalidate>
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
      <div><${Button} type="submit" busy=${search.busy}>検索<//></div>
    </form>
    ${found && html`<${Found} people=${found} />`}
  </div>`;
}

function faultsOf(name, bornOn) {
  const faults = {};
  if (!name.trim()) faults.name = "氏名を入力してください。";
  if (!bornOn) faults.bornOn = "生年月日を年・月・日で入力してください。";
  return faults;
}

function Found({ people }) {
  if (people.length === 0) {
    return html`<${Notice} live title="該当する方がいません。">
      <p>氏名の漢字（異体字）と生年月日を確かめてください。見つからないときは、接種券番号又は宛名番号で検索してください。</p>
    <//>`;
  }
  return html`<section class="stack" aria-label="該当した方">
    <${Notice} kind="success" live title=${`${people.length}人が該当しました。`}>
      <p>宛名番号、接種券番号などを本人の書類と見比べて、記録を開く方を選んでください。</p>
    <//>
    <ul class="plain-list stack">
      ${people.map((person) => html`<li key=${person.person_id} class="card stack"><${Person} person=${person} /></li>`)}
    </ul>
  </section>`;
}

function Person({ person }) {
  const { person_id, addressee } = person;
  return html`
    <div class="row">
      <h2>${person.name}</h2>
      ${standingFlags(person).map((flag) => html`<${Tag} key=${flag.flag_id} kind="warning">${nameOf("FlagCode", flag.code)}<//>`)}
    </div>
    <${DefinitionList}
      items=${[
        { term: "生年月日", text: born(person) },
        { term: "性別", text: nameOf("Sex", person.sex) },
        { term: "宛名番号", text: html`<span class="digits">${addressee}</span>` },
        { term: "接種券", text: person.tickets.length ? html`<${Tickets} tickets=${person.tickets} />` : "" },
      ]}
    />
    <div>
      <${Link} kind="secondary" href=${href("/people/{person_id}", { person_id })} aria-label=${`宛名番号${addressee}の方の記録を開く`}>
        記録を開く
      <//>
    </div>
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
