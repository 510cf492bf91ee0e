/** @file The tablet's words in the language that its people chose. */
import { dayInJapan, japaneseDay, partsOf } from "../../shared/dates.js";
import { languageNow, setLanguage } from "../../shared/words.js";
import ja from "./ja.js";

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit" });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const words = { ...ja };
let late = null;

/** Takes more words in, of a screen that comes late. */
export function learn(more) {
  Object.assign(words, more);
}

/** Speaks a language from now on: English comes when somebody wants it; without it Japanese stays. */
export async function speak(language) {
  if (language === "en") late ??= await import("./en.js").catch(() => null);
  setLanguage(language === "en" && late ? "en" : "ja");
}

/** The English words, while the page speaks English; else null. */
export function english() {
  return languageNow() === "en" ? late : null;
}

/** A text by its name, with `{name}` filled in. A name that is missing is a fault, and shows. */
export function t(name, values = {}) {
  const text = (english()?.WORDS ?? words)[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/** A day as people of the language write it. */
export function dayText(day) {
  if (!english()) return japaneseDay(day);
  const parts = partsOf(day);
  return parts ? `${parts.day} ${MONTHS[parts.month - 1]} ${parts.year}` : "";
}

/** `12:03` in Japan, for a moment (milliseconds, or ISO 8601). */
export function timeText(moment) {
  return CLOCK.format(new Date(moment));
}

/** Day and time of a moment. */
export function momentText(moment) {
  return `${dayText(dayInJapan(new Date(moment)))} ${timeText(moment)}`;
}
