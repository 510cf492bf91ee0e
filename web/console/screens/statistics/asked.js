/** @file What is asked of the statistics: from the view's URL to the service's words. Pure. */
import { choicesOf, nameOf } from "../../../shared/names.js";
import { VIEWS } from "./shape.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TURN = /^[1-9]$/;
const VENUE = /^[0-9A-Za-z-]{1,40}$/;

/** What bars can be parted by. */
export const PARTS = Object.fromEntries(["turn", "age", "sex"].map((each) => [each, nameOf("Dimension", each)]));
export const AGES = choicesOf("AgeClass");
export const SEXES = choicesOf("Gender");
const among = (choices, value) => choices.some((each) => each.value === value);
/** Months one answer covers at most (`statistics/use_cases.py`). */
export const MOST_MONTHS = 60;

/** The first day of the month before a day's. */
export function monthBefore(day) {
  const [year, month] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 10);
}

/**
 * Reads the view's URL; whatever does not fit is as if it had not been said.
 * @param {Object<string, string>} query
 * @param {string} today
 */
export function askedOf(query, today) {
  const kept = (value, fits, otherwise) => (fits ? value : otherwise);
  const view = kept(query.view, query.view in VIEWS, "day");
  return {
    view,
    part: kept(query.part, query.part in PARTS && !VIEWS[view].by.includes(query.part), ""),
    since: kept(query.since, DAY.test(query.since ?? ""), monthBefore(today)),
    until: kept(query.until, DAY.test(query.until ?? ""), today),
    turn: kept(query.turn, TURN.test(query.turn ?? ""), ""),
    age: kept(query.age, among(AGES, query.age), ""),
    sex: kept(query.sex, among(SEXES, query.sex), ""),
    product: query.product ?? "",
    venue: kept(query.venue, VENUE.test(query.venue ?? ""), ""),
  };
}

/** The service's question: laid out by the view's dimension, and by what parts its bars. */
export function bodyOf(asked) {
  const { view, part, since, until, turn, ...others } = asked;
  const given = Object.entries(others).filter(([, value]) => value !== "");
  return {
    since,
    until,
    ...Object.fromEntries(given),
    ...(turn ? { turn: Number(turn) } : {}),
    by: [...VIEWS[view].by, ...(part ? [part] : [])],
  };
}

/** What is wrong with a form, by field. */
export function faultsOf({ since, until }) {
  const faults = {};
  if (!since) faults.since = "始まりの日を入力してください。";
  if (!until) faults.until = "終わりの日を入力してください。";
  if (!since || !until) return faults;
  if (until < since) faults.until = "始まりの日より後の日を入力してください。";
  else if (monthsBetween(since, until) > MOST_MONTHS) faults.until = `${MOST_MONTHS}か月までにしてください。`;
  return faults;
}

function monthsBetween(since, until) {
  const months = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return months(until) - months(since) + 1;
}
