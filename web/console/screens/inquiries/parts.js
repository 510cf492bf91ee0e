/** @file Parts that several screens of inquiries show: grounds, checks, doses, names of cities, the day's measures. */
import { DefinitionList, Notice, Tag } from "../../../shared/components/index.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { loadMunicipalities } from "../../../shared/municipalities.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { vaccine } from "../../words.js";
import { GROUNDS } from "./words.js";

const LOOKS = { asked: "warning", provided: "success", not_found: "neutral" };

/** An inquiry's state in a word. @param {{state: string}} given */
export function StateTag({ state }) {
  return html`<${Tag} kind=${LOOKS[state]}>${nameOf("InquiryState", state)}<//>`;
}

/** A ground in a line: consent with its form, or why it could not be had. */
export function groundSentence(ground) {
  const said = ground.kind === "consent" ? `申請書 ${ground.form}` : `理由：${ground.reason}`;
  return `${GROUNDS[ground.kind]}（${japaneseDay(ground.on)}、${said}）`;
}

/** Terms of an identity check (番号法16条). */
export function identityItems(identity) {
  return [
    { term: "番号確認", text: nameOf("NumberShown", identity.number_by) },
    { term: "身元確認", text: nameOf("PersonShown", identity.person_by) },
    { term: "本人確認", text: `${japaneseMoment(identity.checked_at)}　${identity.checked_by}` },
  ];
}

/** The doses that were provided. @param {{doses: object[], caption: string}} given */
export function ProvidedDoses({ doses, caption }) {
  if (doses.length === 0) return html`<p>この方の接種の記録は0件です。</p>`;
  return html`<div class="table-scroll" role="region" tabindex="0" aria-label=${caption}>
    <table class="table">
      <caption>${caption}</caption>
      <thead>
        <tr>${["回", "接種日", "ワクチン", "ロット番号"].map((each) => html`<th scope="col" key=${each}>${each}</th>`)}</tr>
      </thead>
      <tbody>
        ${doses.map(
          (dose) => html`<tr key=${`${dose.turn}-${dose.given_on}-${dose.lot}`}>
            <th scope="row">${dose.turn}回目</th>
            <td>${japaneseDay(dose.given_on)}</td>
            <td>${vaccine(dose.product)}</td>
            <td>${dose.lot}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The names of municipalities on a day: `(code) => "埼玉県 春日部市"`. */
export async function cityNames(day) {
  const known = await loadMunicipalities();
  return (code) => known.nameOf(code, day) ?? code;
}

/** How much of the day's measures is left. @param {{today: object, whose: string[]}} given */
export function Measures({ today, whose }) {
  const some = today.measures.filter((each) => whose.includes(each.whose));
  const full = some.find((each) => each.asked >= each.limit || each.missed > each.misses_allowed);
  return html`<section class="card stack" aria-labelledby="measures-head">
    <h2 id="measures-head">本日の照会の件数と上限</h2>
    ${full && html`<${Notice} kind="warning" title="本日の上限に達しています。照会は翌日にするか、監査担当に連絡してください。" />`}
    <${DefinitionList} items=${some.map((each) => ({ term: nameOf("Whose", each.whose), text: measureSentence(each) }))} />
  </section>`;
}

/** A measure in a line. */
export function measureSentence({ asked, limit, missed, misses_allowed }) {
  return (
    `照会 ${count(asked)}件（上限 ${count(limit)}件、あと ${count(Math.max(0, limit - asked))}件）、` +
    `該当なし ${count(missed)}件（${count(misses_allowed)}件を超えると、本日の照会が止まります）`
  );
}
