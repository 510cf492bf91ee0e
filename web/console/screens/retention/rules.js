/** @file 保存期間: the state's rules, the city's own, and those that are in force today. */
import { useConsole } from "../../console.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { dayInJapan, japaneseDay } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { Decide, termsOfMotion, VerdictTag } from "../decide.js";
import { View } from "../view.js";
import { basisOf } from "./words.js";

const COLUMNS = [
  { key: "basis", label: "起算日", value: basisOf },
  { key: "years", label: "保存する年数", number: true },
  { key: "applies_from", label: "適用の開始", show: (row) => japaneseDay(row.applies_from) },
  { key: "source", label: "根拠" },
];

const keyOf = (rule) => `${rule.basis}|${rule.years}|${rule.applies_from}|${rule.source}`;

export default function Rules({ title }) {
  const { call, may } = useConsole();
  const state = useLoad((signal) => call("GET /retention", { signal }), []);
  return html`<${View} title=${title}>
    <p>
      接種記録は、適用中のすべての定めの期間が過ぎるまで消去しません。市区町村の定めは、国の定めより長くすることだけができます。
    </p>
    ${may("office:retention:set") &&
    html`<p class="row"><${Link} kind="primary" href=${href("/retention/-/new")}>市区町村の定めを起案する<//></p>`}
    <${Loaded} load=${state}>
      ${({ in_force, national, own }) => html`
        <${DataTable} caption="適用中の定め" columns=${COLUMNS} rows=${in_force} rowKey=${keyOf} empty="適用中の定めはありません。" />
        <${DataTable} caption="国の定め" columns=${COLUMNS} rows=${national} rowKey=${keyOf} />
        <${Own} own=${own} again=${state.again} />
      `}
    <//>
  <//>`;
}

function Own({ own, again }) {
  return html`<section class="stack" aria-labelledby="own">
    <h2 id="own">市区町村の定め</h2>
    ${own.length === 0 && html`<p>起案された定めはありません。</p>`}
    ${[...own]
      .sort((one, other) => other.motion.proposed_at.localeCompare(one.motion.proposed_at))
      .map((setting) => html`<${Setting} key=${setting.setting_id} setting=${setting} again=${again} />`)}
  </section>`;
}

function Setting({ setting, again }) {
  const { call } = useConsole();
  const { setting_id, rule, motion } = setting;
  const name = `${basisOf(rule)}から${rule.years}年`;
  const send = (body) => call("POST /retention/{setting_id}/decide", { path: { setting_id }, body });
  const ahead = motion.verdict === "approved" && rule.applies_from > dayInJapan();
  return html`<article class="card stack" aria-label=${name}>
    <h3>${name} <${VerdictTag} motion=${motion} /></h3>
    <${DefinitionList}
      items=${[
        { term: "適用の開始", text: `${japaneseDay(rule.applies_from)}${ahead ? "（これから）" : ""}` },
        { term: "根拠", text: rule.source },
        ...termsOfMotion(motion),
      ]}
    />
    <${Decide}
      motion=${motion}
      permission="office:retention:set"
      what=${`「${name}」`}
      consequence=${`${japaneseDay(rule.applies_from)}から、この定めによる期間が過ぎるまで記録を消去しなくなります。`}
      send=${send}
      onDecided=${again}
    />
  </article>`;
}
