/**
 * @file What happened to a person and to their doses, the latest first.
 */
import { Link } from "../../../shared/components/button.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Timeline } from "../../../shared/components/records.js";
import { japaneseDay } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";
import { vaccine } from "../../words.js";
import { WhoIsIt } from "./person_head.js";
import { useRecord } from "./record.js";
import { numberOf } from "./ticket_card.js";

export default function History({ title, parameters }) {
  const { call, may } = useConsole();
  const { person_id } = parameters;
  const record = useRecord(person_id);
  const told = useLoad(
    async (signal) => {
      let versions = [];
      const happenings = await all(async (query) => {
        const page = await call("GET /people/{person_id}/history", { path: { person_id }, query, signal });
        versions = page.versions;
        return page;
      });
      return { happenings, versions };
    },
    [person_id],
  );
  const back = href("/people/{person_id}", { person_id });
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "接種者の検索", href: href("/people") }, { label: "接種者の記録", href: back }, { label: title }]} />
    <h1>${title}</h1>
    <${Loaded} load=${record}>
      ${(person) => html`
        <div class="card"><${WhoIsIt} record=${person} /></div>
        <${Loaded} load=${told}>
          ${({ happenings, versions }) => html`
            <${Timeline} items=${timeline(person, happenings, may("desk:person:merge"))} />
            <${Versions} versions=${versions} />
          `}
        <//>
      `}
    <//>
  </div>`;
}

function timeline(person, happenings, mayPart) {
  const undone = new Set(happenings.filter((each) => each.kind === "merge_undone").map((each) => each.absorbed));
  const items = [
    ...happenings.map((each) => happened(each, mayPart && !undone.has(each.absorbed) && person.person_id)),
    ...person.tickets.flatMap((ticket) => ticket.doses.map((dose) => dosed(dose, ticket))),
    ...person.tickets.flatMap((ticket) => ticket.reasons.map((reason, at) => noted(reason, ticket, at))),
  ];
  return items.sort((one, other) => other.at.localeCompare(one.at));
}

const KINDS = { flag_set: "warning", merged: "warning" };

function happened(each, person_id) {
  const what = {
    flag_set: () =>
      `${nameOf("FlagCode", each.code)}　${japaneseDay(each.effective_on)}　${nameOf("FlagSource", each.source)}`,
    flag_taken_back: () => `${nameOf("FlagCode", each.code)}　${japaneseDay(each.effective_on)}`,
    ticket_reissued: () => `${numberOf(each.old)} → ${numberOf(each.new)}`,
    merged: () => "もう一方の登録を、この登録に統合",
    merge_undone: () => "元の二つの登録に戻した",
  }[each.kind]();
  const undo = each.kind === "merged" && person_id;
  return {
    key: `${each.kind}-${each.at}-${each.flag_id ?? each.new ?? each.absorbed}`,
    at: each.at,
    by: each.by,
    kind: KINDS[each.kind],
    title: nameOf("HappeningKind", each.kind),
    more: html`
      <p>${what}</p>
      <p>理由: ${each.reason}</p>
      ${undo && html`<p><${Link} href=${undoPath(person_id, each.absorbed)}>この統合を取り消す<//></p>`}
    `,
  };
}

function undoPath(person_id, absorbed) {
  return href("/people/{person_id}/merge/{absorbed}/undo", { person_id, absorbed });
}

function dosed(dose, ticket) {
  const act = dose.status === "cancelled" ? "取消し" : dose.version > 1 ? "訂正" : "登録";
  return {
    key: `dose-${ticket.ticket}-${dose.turn}-${dose.version}`,
    at: dose.recorded_at,
    by: dose.recorded_by,
    kind: act === "取消し" ? "error" : act === "訂正" ? "warning" : "success",
    title: `${dose.turn}回目の接種の${act}`,
    more: html`
      <p>
        ${`接種券 ${numberOf(ticket.ticket)}　${japaneseDay(dose.given_on)}　${vaccine(dose.product)}　ロット ${dose.lot}`}
        ${`　${nameOf("Source", dose.source)}`}
      </p>
      ${dose.reason && html`<p>理由: ${dose.reason}</p>`}
    `,
  };
}

function noted(reason, ticket, at) {
  return {
    key: `note-${ticket.ticket}-${at}`,
    at: reason.at,
    by: reason.by,
    title: reason.turn ? `${reason.turn}回目の重複登録の解決` : "接種券についての記載",
    more: html`<p>${`接種券 ${numberOf(ticket.ticket)}　${reason.text}`}</p>`,
  };
}

function Versions({ versions }) {
  return html`<details>
    <summary>${`登録内容の版（${versions.length}）`}</summary>
    <ol>
      ${versions.map((each) => html`<li key=${each.version}>${`版${each.version}: ${each.changed.join("、") || "変更なし"}`}</li>`)}
    </ol>
  </details>`;
}
