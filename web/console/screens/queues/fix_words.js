/** @file What a bulk fix changes, in words. */
import { japaneseDay } from "../../../shared/dates.js";
import { vaccine } from "../../words.js";

const FIELDS = [
  ["given_on", "接種日", japaneseDay],
  ["product", "製品", vaccine],
  ["lot", "ロット番号", (lot) => lot],
];

/** 「ロット番号を EP2163 に」… */
export function changeText(change) {
  const set = FIELDS.filter(([name]) => change[name] !== null && change[name] !== undefined);
  return set.map(([name, label, shown]) => `${label}を「${shown(change[name])}」に`).join("、");
}

/** The content of a dose, as one text. */
export function standingText({ given_on, product, lot }) {
  return `${japaneseDay(given_on)}　${vaccine(product)}　${lot}`;
}
