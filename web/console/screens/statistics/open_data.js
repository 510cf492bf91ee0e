/** @file オープンデータ: the same numbers in the form in which they are published. */
import { useConsole } from "../../console.js";
import { Button } from "../../../shared/components/button.js";
import { japaneseDay } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";

const FORMS = { csv: "CSV", ndjson: "NDJSON" };

export function OpenData({ asked }) {
  const { download } = useConsole();
  const { since, until } = asked;
  const take = (form) =>
    download("POST /open-data", { body: { since, until, form }, timeout: 60_000 }, `vaccination_${since}_${until}.${form}`);
  return html`<section class="stack" aria-labelledby="open-data">
    <h2 id="open-data">オープンデータ</h2>
    <p>
      ${japaneseDay(since)}から${japaneseDay(until)}までの接種を、国のオープンデータの項目（日、都道府県、性別、年齢区分、接種回、件数）で保存します。秘匿した日と接種回は含みません。上の接種回や会場などの条件は使いません。
    </p>
    <div class="row">
      ${Object.entries(FORMS).map(
        ([form, label]) => html`<${Button} key=${form} kind="secondary" onClick=${() => take(form)}>${`${label}で保存する`}<//>`,
      )}
    </div>
  </section>`;
}
