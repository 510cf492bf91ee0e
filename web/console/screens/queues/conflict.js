/**
 * @file Settling a conflict: both doses side by side, whose ticket it is, and which of them is right.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { Select } from "../../../shared/components/field.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Empty } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { useForm } from "../../patterns/form.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";
import { ReasonField } from "../people/act_form.js";
import { TURNS } from "../people/acts/correct.js";
import { contentOf } from "../people/doses.js";
import { Match, UNMATCHED, isMatched } from "../people/match.js";
import { WhoIsIt } from "../people/person_head.js";
import { holderOf } from "../people/record.js";
import { numberOf } from "../people/ticket_card.js";
import { Near } from "./near.js";

const CHOICES = [
  { value: "standing", label: "今の登録が正しい", hint: "後から来た登録は、解決済みとして履歴に残します。" },
  {
    value: "claim",
    label: "後から来た登録が正しい",
    hint: "今の登録を、後から来た内容に置き換えます。今の登録も版として残ります。",
  },
  { value: "both", label: "両方とも打っている", hint: "後から来た登録を、実際の回に登録します。" },
];

export default function Conflict({ title, parameters }) {
  const { call } = useConsole();
  const load = useLoad(
    async (signal) => {
      const items = await all((query) => call("GET /conflicts", { query, signal }));
      const conflict = items.find((each) => each.conflict_id === parameters.conflict_id);
      if (!conflict) return { conflict: null };
      return { conflict, record: await holderOf(conflict.ticket, call, signal) };
    },
    [parameters.conflict_id],
  );
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

function Settling({ conflict, record, list, again }) {
  const { ticket, turn, conflict_id, claim } = conflict;
  const standing = conflict.sheet.slots.find((slot) => slot.turn === turn && slot.status === "given");
  return html`
    <div class="card stack">
      ${record ? html`<${WhoIsIt} record=${record} />` : html`<p>この接種券は、まだだれにも登録されていません。</p>`}
      <p>接種券 <span class="digits">${numberOf(ticket)}</span>　${turn}回目</p>
    </div>
    <div class="tiles">
      <${Side} title="今の登録" dose=${standing} other=${claim} />
      <${Side} title="後から来た登録" dose=${claim} other=${standing} />
    </div>
    <details>
      <summary>別の方の接種券を読み誤った可能性を調べる</summary>
      <div class="stack">
        <p>
          候補の方のものと分かったときは、「今の登録が正しい」で解決し、正しい接種券に「予診票の後日入力」で登録してください。
        </p>
        <${Near} entry=${{ ticket, turn, conflict_id }} canMove=${false} />
      </div>
    </details>
    <${Decision} ...${{ conflict, standing, record, list, again }} />
  `;
}

const UNDECIDED = { choice: "", turn: "", reason: "", matched: UNMATCHED };

function Decision({ conflict, standing, record, list, again }) {
  const { call, say } = useConsole();
  const settle = useAct(async (typed) => {
    await call("POST /conflicts/settle", { body: settlement(conflict, typed) });
    say("重複登録を解決しました。");
    go(list);
  });
  const { typed, set, wrong, submit } = useForm(UNDECIDED, (said) => faultsOf(said, record), settle.run);
  const bound = (name) => ({ value: typed[name], onInput: set(name), error: wrong[name], required: true });
  const turns = TURNS.filter((each) => Number(each.value) !== conflict.turn);
  const choices = standing ? CHOICES : CHOICES.slice(1);
  return html`<form class="card stack" onSubmit=${submit} novalidate>
    <${RadioGroup} ...${bound("choice")} label="予診票では、どちらが正しいですか" options=${choices} />
    ${typed.choice === "both" &&
    html`<${Select} ...${bound("turn")} label="後から来た登録の、実際の回" placeholder="" options=${turns} />`}
    <${ReasonField} ...${bound("reason")} />
    ${record &&
    html`<${Match} who=${record} matched=${typed.matched} missing=${Boolean(wrong.matched)} onInput=${set("matched")} />`}
    ${settle.error && html`<${Fault} error=${settle.error} again=${again} word="最新の内容を見る" />`}
    <div class="row">
      <${Button} type="submit" busy=${settle.busy}>この内容で解決する<//>
      <${Link} kind="secondary" href=${list}>やめて一覧に戻る<//>
    </div>
  </form>`;
}

function faultsOf(typed, record) {
  const faults = {};
  if (!typed.choice) faults.choice = "どれか一つを選んでください。";
  if (typed.choice === "both" && !typed.turn) faults.turn = "実際の回を選んでください。";
  if (typed.reason.trim() === "") faults.reason = "理由を入力してください。";
  if (!isMatched(record, typed.matched)) faults.matched = "照合してください。";
  return faults;
}

function settlement(conflict, { choice, turn, reason }) {
  const keep = choice === "standing" ? "standing" : "claim";
  const seen = conflict.sheet.slots.find((slot) => slot.turn === conflict.turn)?.version ?? 0;
  const said = { conflict_id: conflict.conflict_id, keep, seen, reason: reason.trim() };
  return choice === "both" ? { ...said, turn: Number(turn) } : said;
}

/** One of the two; what differs from the other is marked. */
function Side({ title, dose, other }) {
  if (!dose)
    return html`<section class="card stack" aria-label=${title}><h2>${title}</h2><p>今は登録がありません。</p></section>`;
  const [mine, theirs] = [contentOf(dose), other ? contentOf(other) : {}];
  const marked = (name) => (mine[name] === theirs[name] ? mine[name] : html`<mark>${mine[name] || "（なし）"}</mark>`);
  const items = [
    ...Object.keys(mine).map((term) => ({ term, text: marked(term) })),
    { term: "会場・区分", text: dose.venue ?? nameOf("Origin", dose.origin) },
    {
      term: "登録",
      text: `${japaneseMoment(dose.recorded_at)}${dose.source ? `　${nameOf("Source", dose.source)}` : ""}`,
    },
  ];
  return html`<section
    class="card stack"
    aria-label=${title}
  ><h2>${title}</h2><${DefinitionList} items=${items} /></section>`;
}
