/**
 * @file Settling a conflict: both doses side by side, whose ticket it is, and which of them is right.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { Checkbox, RadioGroup } from "../../../shared/components/choices.js";
import { Select } from "../../../shared/components/field.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Empty, Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { SOURCES, originName } from "../../words.js";
import { ReasonField } from "../people/act_form.js";
import { TURNS } from "../people/acts/correct.js";
import { contentOf } from "../people/doses.js";
import { WhoIsIt, born } from "../people/person_head.js";
import { numberOf } from "../people/ticket_card.js";
import { Near } from "./near.js";

const CHOICES = [
  { value: "standing", label: "今の登録が正しい", hint: "後から来た登録は、解決済みとして履歴に残します。" },
  { value: "claim", label: "後から来た登録が正しい", hint: "今の登録を、後から来た内容に置き換えます。今の登録も版として残ります。" },
  { value: "both", label: "両方とも打っている", hint: "後から来た登録を、実際の回に登録します。" },
];

export default function Conflict({ title, parameters }) {
  const { call } = useConsole();
  const load = useLoad(async (signal) => {
    const items = await all((query) => call("GET /conflicts", { query, signal }));
    const conflict = items.find((each) => each.conflict_id === parameters.conflict_id);
    if (!conflict) return { conflict: null };
    return { conflict, record: await holderOf(conflict.ticket, call, signal) };
  }, [parameters.conflict_id]);
  const list = href("/queues/conflicts");
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "重複登録", href: list }, { label: title }]} />
    <h1>${title}</h1>
    <${Loaded} load=${load}>
      ${({ conflict, record }) =>
        conflict
          ? html`<${Settling} conflict=${conflict} record=${record} list=${list} again=${load.again} />`
          : html`<${Empty} title="この重複登録は、すでに解決されています。"><div><${Link} href=${list}>重複登録の一覧へ<//></div><//>`}
    <//>
  </div>`;
}

/** Whose ticket it is; null for one that nobody has registered. */
async function holderOf(ticket, call, signal) {
  try {
    return await call("POST /people/search", { body: { by: "ticket", value: ticket }, signal });
  } catch (error) {
    if (error.code === "V402") return null;
    throw error;
  }
}

function Settling({ conflict, record, list, again }) {
  const { call, say } = useConsole();
  const standing = conflict.sheet.slots.find((slot) => slot.turn === conflict.turn && slot.status === "given");
  const [typed, setTyped] = useState({ choice: "", turn: "", reason: "", name: false, born: false });
  const [wrong, setWrong] = useState({});
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const settle = useAct(async () => {
    await call("POST /conflicts/settle", { body: settlement(conflict, typed) });
    say("重複登録を解決しました。");
    go(list);
  });
  const send = (event) => {
    event.preventDefault();
    const faults = faultsOf(typed, record);
    setWrong(faults);
    if (Object.keys(faults).length === 0) settle.run();
  };
  return html`
    <div class="card stack">
      ${record ? html`<${WhoIsIt} record=${record} />` : html`<p>この接種券は、まだだれにも登録されていません。</p>`}
      <p>接種券 <span class="digits">${numberOf(conflict.ticket)}</span>　${conflict.turn}回目</p>
    </div>
    <div class="tiles">
      <${Side} title="今の登録" dose=${standing} other=${conflict.claim} />
      <${Side} title="後から来た登録" dose=${conflict.claim} other=${standing} />
    </div>
    <details>
      <summary>別の方の接種券を読み誤った可能性を調べる</summary>
      <div class="stack">
        <p>候補の方のものと分かったときは、「今の登録が正しい」で解決し、正しい接種券に「予診票の後日入力」で登録してください。</p>
        <${Near} entry=${{ ticket: conflict.ticket, turn: conflict.turn, conflict_id: conflict.conflict_id }} canMove=${false} />
      </div>
    </details>
    <form class="card stack" onSubmit=${send} novalidate>
      <${RadioGroup} label="予診票では、どちらが正しいですか" required options=${standing ? CHOICES : CHOICES.slice(1)} value=${typed.choice} onInput=${set("choice")} error=${wrong.choice} />
      ${typed.choice === "both" && html`<${Select} label="後から来た登録の、実際の回" required placeholder="" value=${typed.turn} options=${TURNS.filter((each) => Number(each.value) !== conflict.turn)} onInput=${set("turn")} error=${wrong.turn} />`}
      <${ReasonField} value=${typed.reason} onInput=${set("reason")} error=${wrong.reason} />
      ${record && html`<${Match} record=${record} typed=${typed} set=${set} error=${wrong.match} />`}
      ${settle.error && html`<${Fault} error=${settle.error} again=${again} word="最新の内容を見る" />`}
      <div class="row">
        <${Button} type="submit" busy=${settle.busy}>この内容で解決する<//>
        <${Link} kind="secondary" href=${list}>やめて一覧に戻る<//>
      </div>
    </form>
  `;
}

function Match({ record, typed, set, error }) {
  return html`<fieldset class="field">
    <legend class="field-label">対象の方の照合</legend>
    <${Checkbox} label=${`氏名「${record.name}」を照合した`} checked=${typed.name} onInput=${set("name")} />
    <${Checkbox} label=${`生年月日「${born(record)}」を照合した`} checked=${typed.born} onInput=${set("born")} />
    ${error && html`<${Notice} kind="error" title=${error} />`}
  </fieldset>`;
}

function faultsOf(typed, record) {
  const faults = {};
  if (!typed.choice) faults.choice = "どれか一つを選んでください。";
  if (typed.choice === "both" && !typed.turn) faults.turn = "実際の回を選んでください。";
  if (typed.reason.trim() === "") faults.reason = "理由を入力してください。";
  if (record && !(typed.name && typed.born)) faults.match = "氏名と生年月日を照合し、両方に印を付けてください。";
  return faults;
}

function settlement(conflict, { choice, turn, reason }) {
  const keep = choice === "standing" ? "standing" : "claim";
  const said = { conflict_id: conflict.conflict_id, keep, reason: reason.trim() };
  return choice === "both" ? { ...said, turn: Number(turn) } : said;
}

/** One of the two; what differs from the other is marked. */
function Side({ title, dose, other }) {
  if (!dose) return html`<section class="card stack" aria-label=${title}><h2>${title}</h2><p>今は登録がありません。</p></section>`;
  const [mine, theirs] = [contentOf(dose), other ? contentOf(other) : {}];
  const marked = (name) => (mine[name] === theirs[name] ? mine[name] : html`<mark>${mine[name] || "（なし）"}</mark>`);
  const items = [
    ...Object.keys(mine).map((term) => ({ term, text: marked(term) })),
    { term: "会場・区分", text: dose.venue ?? originName(dose.origin) },
    { term: "登録", text: `${japaneseMoment(dose.recorded_at)}${dose.source ? `　${SOURCES[dose.source]}` : ""}` },
  ];
  return html`<section class="card stack" aria-label=${title}><h2>${title}</h2><${DefinitionList} items=${items} /></section>`;
}
