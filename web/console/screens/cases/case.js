/** @file One request: what was asked, what comes next, the two persons' decision, and what was done about it. */
import { useConsole } from "../../console.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Link } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList, Timeline } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { Decide, termsOfMotion } from "../decide.js";
import { View } from "../view.js";
import { CaseTag, Deadline } from "./cases.js";
import { CarryOut } from "./carry_out.js";
import { Propose, Extend, Withdraw } from "./steps.js";
import { happeningsOf } from "./history.js";
import { isOver, nextStep, rulingOf } from "./words.js";

export default function CaseView({ title, parameters }) {
  const { call } = useConsole();
  const { case_id } = parameters;
  const found = useLoad((signal) => call("GET /cases/{case_id}", { path: { case_id }, signal }), [case_id]);
  const send = (body) => call("POST /cases/{case_id}/decide", { path: { case_id }, body });
  return html`<${View} title=${title} crumbs=${[{ label: "開示等の請求", href: href("/cases") }]}>
    <${Loaded} load=${found}>
      ${(of) => html`
        ${nextStep(of) && html`<${Notice} kind=${of.overdue ? "error" : "info"} title=${nextStep(of)} />`}
        <${DefinitionList} items=${termsOf(of)} />
        ${of.decision && html`<${Decision} of=${of} />`}
        <${Propose} of=${of} onDone=${found.again} />
        ${of.state === "proposed" &&
        html`<${Decide}
          motion=${of.decision.motion}
          permission="desk:case:decide"
          what=${`「${rulingOf(of.kind, of.decision.ruling)}」の決定`}
          consequence=${`「${rulingOf(of.kind, of.decision.ruling)}」と決定します。`}
          send=${send}
          onDecided=${found.again}
        />`}
        <${CarryOut} of=${of} onDone=${found.again} />
        <${Extend} of=${of} onDone=${found.again} />
        <${Withdraw} of=${of} onDone=${found.again} />
        ${!isOver(of) && html`<${HoldLink} of=${of} />`}
        <section class="stack" aria-labelledby="history">
          <h2 id="history">経過</h2>
          <${Timeline} items=${happeningsOf(of)} />
        </section>
      `}
    <//>
  <//>`;
}

const termsOf = (of) => [
  { term: "種類", text: nameOf("CaseKind", of.kind) },
  { term: "状態", text: html`<${CaseTag} of=${of} />` },
  { term: "請求の内容", text: of.wish },
  { term: "対象の方の照合ID", text: html`<${Person} person_id=${of.person_id} />` },
  { term: "請求者", text: `${nameOf("Applicant", of.applicant)}（${nameOf("CaseChannel", of.channel)}）` },
  { term: "確かめた書類", text: of.identity.shown.map((each) => nameOf("ShownDocument", each)).join("、") },
  { term: "本人確認", text: `${of.identity.checked_by}（${japaneseMoment(of.identity.checked_at)}）` },
  { term: "受付日", text: japaneseDay(of.received_on) },
  { term: "決定の期限", text: html`<${Deadline} of=${of} />` },
  ...(of.extension
    ? [{ term: "期限の延長", text: `${japaneseDay(of.deadline)}から延長。${of.extension.reason}（${of.extension.extended_by}）` }]
    : []),
  ...(of.withdrawn_because ? [{ term: "取下げの理由", text: of.withdrawn_because }] : []),
];

function Person({ person_id }) {
  const { may } = useConsole();
  const shown = html`<span class="log-subject">${person_id}</span>`;
  return may("desk:person:read") ? html`${shown} <${Link} href=${href("/people/{person_id}", { person_id })}>記録を見る<//>` : shown;
}

function Decision({ of }) {
  const { ruling, motion } = of.decision;
  return html`<section class="stack" aria-labelledby="decision">
    <h2 id="decision">決定</h2>
    <${DefinitionList} items=${[{ term: "内容", text: rulingOf(of.kind, ruling) }, ...termsOfMotion(motion)]} />
  </section>`;
}

/** While a case is open, the person's records can be kept from being erased. */
function HoldLink({ of }) {
  const { may } = useConsole();
  if (!may("office:hold:place")) return null;
  const link = href("/holds/-/new", {}, { person: of.person_id, case: of.case_id });
  return html`<p><${Link} href=${link}>この方の記録の消去を留保する<//></p>`;
}
