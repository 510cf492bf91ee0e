/**
 * @file The check digit of a 個人番号 (番号法施行令 8条, 同規則 5条), so that a slip is told before anything is sent.
 */

const LENGTH = 12;

/** Returns what is wrong with a typed 個人番号, in a sentence, or null. */
export function faultOf(typed) {
  if (!/^[0-9]*$/.test(typed)) return "数字だけで入力してください。";
  if (typed.length !== LENGTH) return "12桁の個人番号を入力してください。";
  return checks(typed) ? null : "個人番号が正しくありません。1桁ずつ見比べて、入力し直してください。";
}

function checks(number) {
  const digits = [...number].map(Number);
  const body = digits.slice(0, -1).reverse();
  const sum = body.reduce((all, digit, at) => all + digit * (at < 6 ? at + 2 : at - 4), 0);
  const rest = sum % 11;
  return digits.at(-1) === (rest <= 1 ? 0 : 11 - rest);
}
