/**
 * @file A ticket by itself: also one that nobody has registered, with the doses that wait for their person.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { DigitsInput } from "../../../shared/components/digits-input.js";
import { GROUPS } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { keepRecord } from "./record.js";
import { TicketCard } from "./ticket_card.js";

export default function Ticket({ title }) {
  const { call } = useConsole();
  const [number, setNumber] = useState("");
  const [wrong, setWrong] = useState("");
  const [found, setFound] = useState(null);
  const search = useAct(async () => setFound(await call("POST /tickets/search", { body: { ticket: number } })));
  const send = (event) => {
    event.preventDefault();
    const fits = /^[0-9]{10}$/.test(number);
    setWrong(fits ? "" : "10桁の接種券番号を入力してください。");
    setFound(null);
    if (fits) search.run();
  };
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <p>接種券の状態と接種の記録だけを表示します。氏名は表示しません。登録待ちの接種も、ここで確かめられます。</p>
    <form class="stack" onSubmit=${send} novalidate>
      ${search.error && html`<${Fault} error=${search.error} />`}
      <${DigitsInput}
        label="接種券番号"
        hint="10桁"
        required
        groups=${GROUPS.ticket}
        value=${number}
        onInput=${setNumber}
        error=${wrong || undefined}
      />
      <div><${Button} type="submit" busy=${search.busy}>照会<//></div>
    </form>
    ${found && html`<div
      class="stack"
      role="status"
    ><h2 class="quiet">照会の結果</h2><${TicketCard} ticket=${found} /></div><${Holder} ticket=${found} />`}
  </div>`;
}

/** The way from a registered ticket to its holder: a look at a person, so it is asked for. */
function Holder({ ticket }) {
  const { call, may } = useConsole();
  const open = useAct(async () => {
    const record = await call("POST /people/search", { body: { by: "ticket", value: ticket.ticket } });
    keepRecord(record);
    go(href("/people/{person_id}", { person_id: record.person_id }));
  });
  if (ticket.state === "unknown") {
    return html`<p>この接種券は登録されていません。<${Link} href=${href("/queues", {}, { kind: "waiting" })}>登録待ちの一覧<//>で、近い番号の候補を探せます。</p>`;
  }
  if (!may("desk:person:read")) return null;
  return html`
    ${open.error && html`<${Fault} error=${open.error} />`}
    <div><${Button} kind="secondary" busy=${open.busy} onClick=${open.run}>この接種券の方の記録を開く<//></div>
  `;
}
