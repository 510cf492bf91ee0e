/**
 * @file Days as people of Japan read and write them. A day is text, `2021-07-01`; a moment is ISO 8601.
 */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TOKYO = "Asia/Tokyo";
const ERAS = [
  { name: "令和", from: "2019-05-01", year: 2019 },
  { name: "平成", from: "1989-01-08", year: 1989 },
  { name: "昭和", from: "1926-12-25", year: 1926 },
  { name: "大正", from: "1912-07-30", year: 1912 },
  { name: "明治", from: "1868-10-23", year: 1868 },
];

/** Returns `2021-07-01` for year, month, day, or null where there is no such day. */
export function dayOf(year, month, day) {
  const [y, m, d] = [year, month, day].map(Number);
  if (![y, m, d].every(Number.isInteger) || y < 1868 || y > 2200) return null;
  const made = new Date(Date.UTC(y, m - 1, d));
  const real = made.getUTCFullYear() === y && made.getUTCMonth() === m - 1 && made.getUTCDate() === d;
  return real ? made.toISOString().slice(0, 10) : null;
}

/** Returns `{ year, month, day }` as numbers, or null for what is no day. */
export function partsOf(day) {
  const parts = DAY.exec(day ?? "");
  if (!parts || dayOf(parts[1], parts[2], parts[3]) === null) return null;
  return { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) };
}

/** `2021年7月1日`, with `{ era: true }` `令和3年7月1日`; an empty text for nothing. */
export function japaneseDay(day, { era = false } = {}) {
  const parts = partsOf(day);
  if (!parts) return "";
  const year = era ? eraYear(day) : `${parts.year}年`;
  return `${year}${parts.month}月${parts.day}日`;
}

/** `令和3年` for a day, `令和元年` for an era's first; the western year before 1868. */
export function eraYear(day) {
  const parts = partsOf(day);
  if (!parts) return "";
  const era = ERAS.find((each) => day >= each.from);
  if (!era) return `${parts.year}年`;
  const year = parts.year - era.year + 1;
  return `${era.name}${year === 1 ? "元" : year}年`;
}

/** `2021年7月1日 12時03分` in Japan's time, for a moment; an empty text for nothing. */
export function japaneseMoment(moment) {
  const at = new Date(moment ?? NaN);
  if (Number.isNaN(at.getTime())) return "";
  const clock = new Intl.DateTimeFormat("ja-JP", {
    timeZone: TOKYO,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const { hour, minute } = Object.fromEntries(clock.formatToParts(at).map((part) => [part.type, part.value]));
  return `${japaneseDay(dayInJapan(at))} ${hour}時${minute}分`;
}

/** The day it is in Japan at a moment (now, where none is given). */
export function dayInJapan(moment = new Date()) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: TOKYO }).format(moment);
}

/** Whole years of age on a day, by the law: a year is reached on the eve of the birthday. */
export function ageOn(born, day) {
  const [b, d] = [partsOf(born), partsOf(tomorrow(day))];
  if (!b || !d) return null;
  const reached = d.month > b.month || (d.month === b.month && d.day >= b.day);
  return d.year - b.year - (reached ? 0 : 1);
}

/** The day after a day. */
export function tomorrow(day) {
  const parts = partsOf(day);
  if (!parts) return "";
  return new Date(Date.UTC(parts.year, parts.month - 1, parts.day + 1)).toISOString().slice(0, 10);
}
