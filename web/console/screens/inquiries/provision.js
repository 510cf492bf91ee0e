/** @file One provision: who asked about whom on what ground, and what was given. */
import { DefinitionList, Link, Notice } from "../../../shared/components/index.js";
import { dayInJapan, japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { monthIn } from "./month_field.js";
import { ProvidedDoses, cityNames, groundSentence, identityItems } from "./parts.js";

const UNDER = ["提供の記録", "/provisions"];

export default function Provision({ title, parameters, query }) {
  const { call } = useConsole();
  const month = monthIn(query);
  const load = useLoad(
    async (signal) => {
      const [found, cityOf] = await Promise.all([
        all((page) => call("GET /provisions", { query: { month, ...page }, signal })),
        cityNames(dayInJapan()),
      ]);
      return { provision: found.find((each) => each.inquiry_id === parameters.inquiry_id) ?? null, cityOf };
    },
    [month, parameters.inquiry_id],
  );
  return html`<${Page} title=${title} under=${UNDER}>
    <${Loaded} load=${load}>
      ${({ provision, cityOf }) =>
        provision
          ? html`<${Shown} provision=${provision} cityOf=${cityOf} />`
          : html`<${Notice} kind="warning" title="この提供の記録は、この月にありません。">
              <p><a class="link" href=${href("/provisions", {}, { month })}>一覧から選び直してください。</a></p>
            <//>`}
    <//>
  <//>`;
}

function Shown({ provision, cityOf }) {
  const { may } = useConsole();
  const { person_id } = provision;
  return html`<div class="stack">
    <${DefinitionList}
      items=${[
        { term: "照会した自治体", text: `${cityOf(provision.asker)}（${provision.asker}）` },
        { term: "照会", text: `${japaneseMoment(provision.asked_at)}　${provision.asked_by}` },
        { term: "提供", text: japaneseMoment(provision.provided_at) },
        { term: "法令上の根拠", text: provision.basis },
        { term: "照会の根拠", text: groundSentence(provision.ground) },
        ...identityItems(provision.identity),
        { term: "提供した項目", text: provision.items.join("、") },
        { term: "一括照会", text: provision.bulk ? "はい" : "いいえ" },
        { term: "照会番号", text: html`<span class="digits">${provision.inquiry_id}</span>` },
        { term: "記録の保存期限", text: japaneseDay(provision.kept_until) },
      ]}
    />
    <${ProvidedDoses} doses=${provision.doses} caption="提供した接種の記録" />
    ${may("desk:person:read") &&
    html`<div><${Link} kind="secondary" href=${href("/people/{person_id}", { person_id })}>この方の記録を開く<//></div>`}
  </div>`;
}
