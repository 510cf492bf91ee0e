/**
 * @file Numbers and texts as they are shown, and typed ones as they are sent.
 */

const WIDE = /[\uff01-\uff5e]/g;
const DASHES = /[-\u2010-\u2015\u2212\u30fc\uff0d\s\u3000]/g;

/** `1,234` for 1234; an empty text for nothing. */
export function count(number) {
  return number === null || number === undefined ? "" : new Intl.NumberFormat("ja-JP").format(number);
}

/** `12.3%` for 0.123. */
export function percent(part, digits = 1) {
  return `${(part * 100).toFixed(digits)}%`;
}

/** `1.5 MB` for bytes. */
export function bytes(size) {
  const units = ["バイト", "KB", "MB", "GB"];
  const step = size < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(size) / 10));
  return `${step === 0 ? size : (size / 1024 ** step).toFixed(1)} ${units[step]}`;
}

/** Turns full-width letters, digits and signs into ASCII, as people type them with a Japanese keyboard. */
export function narrow(text) {
  return text.replace(WIDE, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");
}

/** Keeps the digits of a text: full-width ones made ASCII, spaces and dashes gone; other signs stay to be seen. */
export function digits(text) {
  return narrow(text).replace(DASHES, "");
}

/** Groups digits for the eye: `grouped("112143", [2, 3, 1])` is `11 214 3`; what is left over comes last. */
export function grouped(text, groups) {
  const parts = [];
  let rest = text;
  for (const size of groups) {
    if (!rest) break;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return [...parts, rest].filter(Boolean).join(" ");
}

/** How the numbers of the house are grouped. */
export const GROUPS = {
  /** 18 digits of a ticket: 券種 1, 回数 1, 市区町村コード 6, 券番号 10 */
  line: [1, 1, 6, 5, 5],
  ticket: [5, 5],
  individualNumber: [4, 4, 4],
  municipality: [6],
};
