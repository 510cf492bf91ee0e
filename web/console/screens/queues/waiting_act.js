/**
 * @file What is done with a dose whose ticket nobody has registered: moved, corrected, or cancelled.
 */
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Empty } from "../../../shared/components/notice.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { forget, recall } from "../../memory.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { act as cancel } from "../people/acts/cancel.js";
import { act as correct } from "../people/acts/correct.js";
import { act as move } from "../people/acts/move.js";
import { ActForm } from "../people/act_form.js";
import { standing } from "../people/record.js";
import { Nothing } from "./entry.js";

const ACTS = {
  move: ["接種記録の付け替え", move],
  correct: ["接種記録の訂正", correct],
  cancel: ["接種記録の取消し", cancel],
};

export default function WaitingAct({ title, parameters }) {
  const [row] = useState(() => recall("entry"));
  const known = ACTS[parameters.act];
  const crumbs = [
    { label: "確認の一覧", href: href("/queues") },
    { label: "確認の内容", href: href("/queues/entry") },
    { label: known?.[0] ?? title },
  ];
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${crumbs} />
    <h1>${known?.[0] ?? title}</h1>
    ${!row && html`<${Nothing} />`}
    ${row && !known && html`<${Empty} title="この操作はありません。" />`}
    ${row && known && html`<${Acting} entry=${row.entry} act=${known[1]} />`}
  </div>`;
}

function Acting({ entry, act }) {
  const { call } = useConsole();
  const look = async (signal) => {
    const ticket = await call("POST /tickets/search", { body: { ticket: entry.ticket }, signal });
    const dose = standing(ticket).find((each) => each.turn === entry.turn && each.status === "given");
    return { subject: dose ?? null, record: null };
  };
  const load = useLoad(look, []);
  const [wanted] = useState(() => suggested(act));
  return html`<${Loaded} load=${load} label="記録を開いています">
    ${(found) => html`<${ActForm} act=${wanted} found=${found} reload=${look} back=${href("/queues")} />`}
  <//>`;
}

/** The act, with the ticket filled in that was picked from the suggestions. */
function suggested(act) {
  const target = recall("target");
  forget("target");
  if (act !== move || !target) return act;
  return { ...act, blank: () => ({ ticket: target.ticket, turn: String(target.turn) }) };
}
