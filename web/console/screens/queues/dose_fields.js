/**
 * @file The fields of a dose that is typed from a paper: the same for both entries, and for doses given elsewhere.
 */
import { DateInput } from "../../../shared/components/date-input.js";
import { DigitsInput } from "../../../shared/components/digits-input.js";
import { Select, TextInput } from "../../../shared/components/field.js";
import { japaneseDay } from "../../../shared/dates.js";
import { GROUPS, narrow } from "../../../shared/formats.js";
import { html } from "../../../shared/preact.js";
import { vaccine } from "../../words.js";
import { TURNS, vaccineChoices } from "../people/acts/correct.js";
import { numberOf } from "../people/ticket_card.js";

const VENUE = /^[A-Za-z0-9-]{1,40}$/;

export const BLANK_DOSE = { ticket: "", turn: "", given_on: "", product: "", lot: "" };

/** What a field is called. */
export const DOSE_FIELDS = {
  ticket: "接種券番号",
  turn: "接種回",
  given_on: "接種日",
  product: "製品",
  lot: "ロット番号",
  venue: "会場のID",
};

/** A value as it is compared with a paper. */
export function shownValue(field, value) {
  if (field === "ticket") return numberOf(value);
  if (field === "turn") return `${value}回目`;
  if (field === "given_on") return japaneseDay(value);
  return field === "product" ? vaccine(value) : value;
}

/** @param {{typed: object, set: (name: string) => (value: string) => void, wrong: object, venue?: boolean}} given */
export function DoseFields({ typed, set, wrong, venue = false }) {
  const bound = (name) => ({ label: DOSE_FIELDS[name], value: typed[name], onInput: set(name), error: wrong[name] });
  return html`
    <${DigitsInput} ...${bound("ticket")} hint="10桁" required groups=${GROUPS.ticket} />
    <${Select} ...${bound("turn")} required placeholder="" options=${TURNS} />
    <${DateInput} ...${bound("given_on")} required />
    <${Select} ...${bound("product")} required placeholder="" options=${vaccineChoices("")} />
    <${TextInput} ...${bound("lot")} hint="予診票に貼られたシールのとおりに" required maxlength="20" spellcheck=${false} />
    ${venue && html`<${TextInput} ...${bound("venue")} required maxlength="40" spellcheck=${false} />`}
  `;
}

/** What is missing or cannot be. */
export function doseFaults(typed, { venue = false } = {}) {
  const faults = {};
  if (!/^[0-9]{10}$/.test(typed.ticket)) faults.ticket = "10桁の接種券番号を入力してください。";
  if (!typed.turn) faults.turn = "接種回を選んでください。";
  if (!typed.given_on) faults.given_on = "接種日を年・月・日で入力してください。";
  if (!typed.product) faults.product = "製品を選んでください。";
  if (typed.lot.trim() === "") faults.lot = "ロット番号を入力してください。";
  if (venue && !VENUE.test(narrow(typed.venue).trim())) faults.venue = "会場のIDを英数字で入力してください。";
  return faults;
}

/** A typed dose as the service takes it. */
export function doseBody(typed, { venue = false } = {}) {
  const { ticket, given_on, product } = typed;
  const dose = { ticket, turn: Number(typed.turn), given_on, product, lot: narrow(typed.lot).trim() };
  return venue ? { ...dose, venue: narrow(typed.venue).trim() } : dose;
}
