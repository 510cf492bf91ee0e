/**
 * @file Asking a former city, step by step: what each step needs, and the request that comes of it.  Pure.
 *
 * A step that is not complete says why, field by field; the request cannot be made before all are.
 */
import { dayOf } from "../../../shared/dates.js";
import { narrow } from "../../../shared/formats.js";
import { faultOf } from "../../individual_number.js";

export const STEPS = ["person", "ground", "identity", "former", "confirm"];

/** What each step is called. */
export const STEP_NAMES = {
  person: "転入した方",
  ground: "目的と根拠",
  identity: "本人確認と個人番号",
  former: "転出元",
  confirm: "確認して照会",
};

const FORM = /^[A-Za-z0-9-]{1,40}$/;
const LONGEST_LINE = 200;
const CONTROL = /[\u0000-\u001f\u007f]/;

/** An empty form; `checkedBy` is who sits at the terminal, who mostly did the check. */
export function emptyForm(checkedBy) {
  return {
    person: null,
    purpose: "",
    ground: "",
    consentForm: "",
    groundReason: "",
    groundOn: "",
    numberBy: "",
    personBy: "",
    checkedBy,
    checkedOn: "",
    checkedAt: "",
    number: "",
    former: "",
  };
}

/**
 * Say what a step still needs: a sentence a field, none where it is complete.
 *
 * @param {string} step of STEPS
 * @param {object} form
 * @param {{today: string, now: Date, grounds: string[], municipality: string, isMunicipality: (code: string) => boolean}} world
 * @returns {Object<string, string>}
 */
export function faultsOf(step, form, world) {
  const found = CHECKS[step]?.(form, world) ?? {};
  return Object.fromEntries(Object.entries(found).filter(([, sentence]) => sentence));
}

const CHECKS = {
  person: (form) => ({ person: form.person ? "" : "転入した方を検索し、選んでください。" }),
  ground: (form, world) => ({
    purpose: form.purpose === "ask_former_city" ? "" : "この照会に使える目的は、転出元への照会だけです。選んでください。",
    ground: groundFault(form, world),
    ...(form.ground === "consent" && { consentForm: formFault(form.consentForm) }),
    ...(form.ground === "consent_difficult" && { groundReason: lineFault(form.groundReason, "同意を得ることが困難な理由") }),
    ...(form.ground && { groundOn: dayFault(form.groundOn, world.today) }),
  }),
  identity: (form, world) => ({
    numberBy: form.numberBy ? "" : "番号確認の書類を選んでください。",
    personBy: form.personBy ? "" : "身元確認の書類を選んでください。",
    checkedBy: lineFault(form.checkedBy, "本人確認をした職員"),
    checkedOn: dayFault(form.checkedOn, world.today),
    checkedAt: timeFault(form, world.now),
    number: faultOf(form.number) ?? "",
  }),
  former: (form, world) => ({ former: formerFault(form.former, world) }),
};

function groundFault(form, world) {
  if (!form.ground) return "根拠を選んでください。";
  return world.grounds.includes(form.ground) ? "" : "この自治体では、本日この根拠では照会できません。";
}

function formFault(typed) {
  return FORM.test(typed) ? "" : "申請書の番号を、半角の英数字とハイフン40文字以内で入力してください。";
}

function lineFault(typed, name) {
  if (!typed.trim()) return `${name}を入力してください。`;
  return typed.length > LONGEST_LINE || CONTROL.test(typed) ? `${name}は、改行なしの200文字以内で入力してください。` : "";
}

function dayFault(day, today) {
  const [year, month, date] = day.split("-");
  if (!day || dayOf(year, month, date) === null) return "日付を、年・月・日で入力してください。";
  return day > today ? "今日より後の日付です。書類を見て入力し直してください。" : "";
}

function timeFault(form, now) {
  if (timeOf(form.checkedAt) === null) return "時刻を、24時間制で入力してください（例 09:30）。";
  return form.checkedOn && Date.parse(moment(form)) > now.getTime() ? "今より後の時刻です。確かめてください。" : "";
}

function formerFault(code, world) {
  if (!world.isMunicipality(code)) return "転出元の自治体を、名前かコードで選んでください。";
  return code === world.municipality ? "この自治体自身です。転出元の自治体を選んでください。" : "";
}

/** A time as it was typed, `09:30`, or null: full-width signs and `930` are understood. */
export function timeOf(typed) {
  const [, hour, minute] = /^(\d{1,2}):?(\d{2})$/.exec(narrow(typed).replace(/\s/g, "").replace("時", ":").replace("分", "")) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, "0")}:${minute}`;
}

function moment(form) {
  return `${form.checkedOn}T${timeOf(form.checkedAt)}:00+09:00`;
}

/** The request as the API takes it; `key` is one request's own, however often it is sent. */
export function requestOf(form, key) {
  const consent = { kind: "consent", form: form.consentForm, on: form.groundOn };
  const difficult = { kind: "consent_difficult", reason: form.groundReason, on: form.groundOn };
  return {
    key,
    purpose: form.purpose,
    addressee: form.person.addressee,
    individual_number: form.number,
    former: form.former,
    ground: form.ground === "consent" ? consent : difficult,
    identity: {
      number_by: form.numberBy,
      person_by: form.personBy,
      checked_by: form.checkedBy,
      checked_at: moment(form),
    },
  };
}

/**
 * The request that goes on with an inquiry that broke off: its own words, with the number typed once more.
 *
 * @param {object} inquiry as the API shows it
 * @param {string} addressee of the person it is about
 * @param {string} number
 */
export function requestToGoOn(inquiry, addressee, number) {
  const { inquiry_id: key, former, ground, identity } = inquiry;
  return { key, purpose: "ask_former_city", addressee, individual_number: number, former, ground, identity };
}

/** Which step a refusal of the service sends one back to. */
export const STEP_OF_REFUSAL = {
  V120: "identity",
  V121: "former",
  V320: "ground",
  V325: "identity",
  V326: "identity",
  V421: "former",
};
