/**
 * @file Who it is: what staff compare with the person before them, or with the paper.
 */
import { Masked } from "../../../shared/components/masked.js";
import { Tag } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { ageOn, dayInJapan, japaneseDay } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { nameOf } from "../../../shared/names.js";
import { askPurpose } from "./purpose.js";
import { purposeOf } from "./record.js";

/** A birth date as it is compared: both calendars. */
export function born(record) {
  return `${japaneseDay(record.born_on, { era: true })}（${record.born_on.slice(0, 4)}年）`;
}

/** The flags that stand. */
export function standingFlags(record) {
  return record.flags.filter((flag) => !flag.taken_back);
}

/** Everything of a person but tickets and doses. @param {{record: object}} given */
export function PersonHead({ record }) {
  const { call, may, ask } = useConsole();
  const { person_id } = record;
  const reveal = async () => {
    const purpose = await askPurpose(ask, purposeOf(person_id));
    if (purpose === null) return null;
    const said = await call("POST /people/{person_id}/individual-number", { path: { person_id }, body: { purpose } });
    return said.individual_number;
  };
  const age = ageOn(record.born_on, dayInJapan());
  return html`<section class="card stack" aria-label="対象の方">
    <div class="row">
      <h2>${record.name}</h2>
      ${standingFlags(record).map((flag) => html`<${Tag}
        key=${flag.flag_id}
        kind="warning"
      >${nameOf("FlagCode", flag.code)}<//>`)}
    </div>
    <${DefinitionList}
      items=${[
        { term: "生年月日", text: html`${born(record)} <span class="soft">${age}歳</span>` },
        { term: "性別", text: nameOf("Sex", record.sex) },
        { term: "宛名番号", text: html`<span class="digits">${record.addressee}</span>` },
        { term: "照合ID", text: html`<span class="digits">${person_id}</span>` },
        { term: "個人番号", text: html`<${PersonNumber} reveal=${may("number:person:reveal") ? reveal : undefined} />` },
      ]}
    />
  </section>`;
}

function PersonNumber({ reveal }) {
  const { say } = useConsole();
  const told =
    reveal &&
    (() =>
      reveal().catch((error) => {
        say(error.message, "error");
        return null;
      }));
  return html`<${Masked} label="個人番号" onReveal=${told} />`;
}

/** The two things that are compared before anything is saved (評価書 III-2: 入手の際の本人確認). */
export function WhoIsIt({ record }) {
  return html`<p class="who-is-it">
    <strong>${record.name}</strong> <span>${born(record)}生</span>
    <span class="soft">宛名番号 <span class="digits">${record.addressee}</span></span>
  </p>`;
}
