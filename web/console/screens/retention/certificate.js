/** @file 消去証明書: what an erasure took away, signed; anybody can verify it with the public key. */
import { useConsole } from "../../console.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Button } from "../../../shared/components/button.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { save } from "../../../shared/csv.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { erasedLines } from "./words.js";

/** @param {{erasure: object}} props an erasure that is done */
export function Certificate({ erasure }) {
  const { call } = useConsole();
  const { erasure_id } = erasure;
  const found = useLoad(
    (signal) => call("GET /erasures/{erasure_id}/certificate", { path: { erasure_id }, signal }),
    [erasure_id],
  );
  return html`<section class="card stack certificate" aria-labelledby="certificate">
    <h2 id="certificate">消去証明書</h2>
    <${Loaded} load=${found}>${(given) => html`<${Shown} given=${given} />`}<//>
  </section>`;
}

function Shown({ given }) {
  const { certificate, signature } = given.signed;
  const erased = erasedLines(certificate.totals).map(([name, number]) => ({ term: name, text: `${count(number)}件` }));
  const name = `消去証明書_${certificate.erasure_id}.json`;
  return html`
    <${DefinitionList}
      items=${[
        { term: "根拠", text: nameOf("Ground", certificate.ground) },
        { term: "起案", text: certificate.proposed_by },
        { term: "承認", text: `${certificate.approved_by}（${japaneseMoment(certificate.approved_at)}）` },
        { term: "証明日時", text: japaneseMoment(certificate.certified_at) },
        { term: "消去した人数", text: `${count(certificate.erased)}人` },
        { term: "残した人数", text: `${count(certificate.kept)}人` },
        ...erased,
        { term: "対象者の一覧の指紋", text: html`<code class="digest">${certificate.people}</code>` },
        { term: "電子署名", text: html`<code class="digest">${signature}</code>` },
      ]}
    />
    <p class="soft">対象者は照合IDだけで示し、氏名や番号は含みません。保存したファイルは、消去用の公開鍵で検証できます。</p>
    <div class="row no-print">
      <${Button} onClick=${() => save(name, JSON.stringify(given, null, 1), "application/json")}>消去証明書を保存する（JSON）<//>
      <${Button} kind="secondary" onClick=${() => print()}>印刷する<//>
    </div>
  `;
}
