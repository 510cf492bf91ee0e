/**
 * @file Lays the answer of `POST /statistics` out for tables and charts. Pure.
 *
 * A dimension that is null is kept back (秘匿): its doses are counted, but nobody may say to which value they belong.
 */
import { japaneseDay } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";

export const KEPT_BACK = "秘匿";

/** Views of the screen: what is laid out along the axis, and what parts each bar. */
export const VIEWS = {
  day: { label: "日別", by: ["given_on"] },
  month: { label: "月別", by: ["month"] },
  turn: { label: "接種回別", by: ["turn"] },
  age: { label: "年齢区分別", by: ["age"] },
  sex: { label: "男女別", by: ["sex"] },
  product: { label: "ワクチン別", by: ["product"] },
  venue: { label: "会場別", by: ["venue"] },
};

/** Say a value of a dimension in Japanese. */
export function said(dimension, value) {
  if (value === null || value === undefined) return KEPT_BACK;
  switch (dimension) {
    case "given_on":
      return japaneseDay(value);
    case "month":
      return `${value.slice(0, 4)}年${Number(value.slice(5))}月`;
    case "turn":
      return `${value}回目`;
    case "age":
      return nameOf("AgeClass", value);
    case "sex":
      return nameOf("Gender", value);
    case "venue":
      return value === "" ? "会場の記録なし" : value;
    default:
      return value;
  }
}

/** Say a value briefly, under a bar. */
export function brief(dimension, value) {
  if (dimension !== "given_on" || value === null) return said(dimension, value);
  return `${Number(value.slice(5, 7))}/${Number(value.slice(8))}`;
}

/**
 * Lay rows out as categories along an axis and series within each.
 * @param {Array<Object<string, string|number|null>>} rows as the service answers, in its order
 * @param {string} along the dimension of the axis
 * @param {string} [parted] the dimension of the series; none: one series
 * @returns {{categories: Array<{value: string|number|null, label: string, brief: string, total: number}>,
 *   series: Array<{value: any, label: string, counts: number[]}>, total: number, keptBack: number}}
 */
export function laidOut(rows, along, parted) {
  const places = placesOf(rows, along);
  const lines = placesOf(rows, parted);
  const counts = lines.map(() => places.map(() => 0));
  for (const row of rows) {
    counts[indexOf(lines, parted ? row[parted] : null)][indexOf(places, row[along])] += row.count;
  }
  const categories = places.map((value, at) => ({
    value,
    label: said(along, value),
    brief: brief(along, value),
    total: counts.reduce((sum, line) => sum + line[at], 0),
  }));
  return {
    categories,
    series: lines.map((value, at) => ({ value, label: parted ? said(parted, value) : "接種", counts: counts[at] })),
    total: categories.reduce((sum, each) => sum + each.total, 0),
    keptBack: keptBack(rows, [along, parted]),
  };
}

/** Doses of which one of these dimensions is kept back. */
export function keptBack(rows, dimensions) {
  const names = dimensions.filter(Boolean);
  return rows
    .filter((row) => names.some((name) => row[name] === null))
    .reduce((sum, row) => sum + row.count, 0);
}

/** Values of a dimension in the service's order; what is kept back stands last. */
function placesOf(rows, dimension) {
  if (!dimension) return [null];
  const found = [...new Set(rows.map((row) => row[dimension]))];
  return [...found.filter((value) => value !== null), ...(found.includes(null) ? [null] : [])];
}

const indexOf = (places, value) => places.indexOf(value);

/**
 * Put days in which nobody was vaccinated between the others, so that a line of days has no holes.
 * Nothing is added where it would be more than a chart can show.
 * @param {ReturnType<typeof laidOut>} table laid out along days
 * @param {number} most
 */
export function withEmptyDays(table, most = 400) {
  const days = table.categories.map((each) => each.value).filter((value) => value !== null);
  if (days.length < 2) return table;
  const all = daysBetween(days[0], days[days.length - 1]);
  if (all.length > most) return table;
  const known = new Map(table.categories.map((each, at) => [each.value, at]));
  const values = [...all, ...(known.has(null) ? [null] : [])];
  const at = (value) => known.get(value);
  return {
    ...table,
    categories: values.map(
      (value) =>
        table.categories[at(value)] ?? {
          value,
          label: said("given_on", value),
          brief: brief("given_on", value),
          total: 0,
        },
    ),
    series: table.series.map((each) => ({
      ...each,
      counts: values.map((value) => (known.has(value) ? each.counts[at(value)] : 0)),
    })),
  };
}

function daysBetween(first, last) {
  const days = [];
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= Date.parse(`${last}T00:00:00Z`); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
    if (days.length > 4_000) break;
  }
  return days;
}

/** Round steps for an axis from 0: at most five lines, whole numbers. */
export function ticksTo(top) {
  if (top <= 0) return [0, 1];
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough));
  const ticks = [];
  for (let at = 0; at < top + step; at += step) ticks.push(at);
  return ticks;
}

/** The share of each category, for a table: `12.3%`. */
export const shareOf = (count, total) => (total === 0 ? "" : `${((count / total) * 100).toFixed(1)}%`);
