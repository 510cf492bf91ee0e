/** @file Correcting a dose: turn, day, product or lot. */
import { TextInput, Select } from "../../../../shared/components/field.js";
import { DateInput } from "../../../../shared/components/date-input.js";
import { html } from "../../../../shared/preact.js";
import { choicesOf } from "../../../../shared/names.js";
import { PRODUCTS } from "../../../masters.js";
import { vaccine } from "../../../words.js";
import { actPage } from "../act_page.js";
import { doseRows } from "../compared.js";
import { dosesCompared } from "../doses.js";
import { doseAt } from "../record.js";

export const TURNS = Array.from({ length: 9 }, (_, at) => ({ value: String(at + 1), label: `${at + 1}回目` }));

/** The vaccines to choose from; what is on record stays a choice though the master does not know it. */
export function vaccineChoices(recorded) {
  const known = choicesOf("Product", PRODUCTS);
  const listed = !recorded || known.some((each) => each.value === recorded);
  return listed ? known : [{ value: recorded, label: vaccine(recorded) }, ...known];
}

/** A dose as it stands for an act: given, not cancelled. */
export function givenDose(record, parameters) {
  const dose = doseAt(record, parameters);
  return dose?.status === "given" ? dose : null;
}

/** Which dose an act is about, and in which version it was seen. */
export function which({ ticket, turn, version }) {
  return { ticket, turn, version };
}

function Fields({ typed, set, wrong, subject }) {
  return html`
    <${Select} label="接種回" value=${typed.turn} options=${TURNS} onInput=${set("turn")} />
    <${DateInput} label="接種日" required value=${typed.given_on} onInput=${set("given_on")} error=${wrong.given_on} />
    <${Select} label="製品" value=${typed.product} options=${vaccineChoices(subject.product)} onInput=${set("product")} />
    <${TextInput} label="ロット番号" maxlength="20" value=${typed.lot} onInput=${set("lot")} />
    ${wrong.all && html`<p class="field-error" role="alert">${wrong.all}</p>`}
  `;
}

/** The fields that differ from the record, as the service takes them. */
function changed(typed, dose) {
  const now = { turn: Number(typed.turn), given_on: typed.given_on, product: typed.product, lot: typed.lot.trim() };
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== dose[name]));
}

export const act = {
  subject: givenDose,
  blank: (dose) => ({ turn: String(dose.turn), given_on: dose.given_on, product: dose.product, lot: dose.lot }),
  Fields,
  faults: (typed, dose) => {
    if (!typed.given_on) return { given_on: "接種日を年・月・日で入力してください。" };
    const same = Object.keys(changed(typed, dose)).length === 0;
    return same ? { all: "訂正後の内容が、今の記録と同じです。訂正する項目を入力してください。" } : {};
  },
  preview: async ({ typed, subject }) => ({
    caption: `${subject.turn}回目の接種記録`,
    rows: dosesCompared(subject, { ...subject, ...changed(typed, subject) }),
  }),
  send: ({ typed, subject, call }) =>
    call("POST /doses/correct", {
      body: { which: which(subject), reason: typed.reason.trim(), ...changed(typed, subject) },
    }),
  word: "訂正する",
  done: "接種記録を訂正しました。",
  compared: doseRows,
};

export default actPage(act);
