/** @file Where somebody moved from: found by name or code among the municipalities that there are. */
import { RadioGroup, TextInput } from "../../../shared/components/index.js";
import { count, digits, narrow } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { StepForm } from "./step_form.js";

const SHOWN = 8;

/**
 * The municipalities whose code begins with what was typed, or whose name holds every word of it.
 *
 * @param {Map<string, string>} cities
 * @param {string} typed
 * @returns {{code: string, name: string}[]}
 */
export function citiesLike(cities, typed) {
  const number = digits(typed);
  const words = narrow(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const fits = /^\d+$/.test(number) ? ([code]) => code.startsWith(number) : ([, name]) => words.every((word) => name.includes(word));
  return [...cities].filter(fits).map(([code, name]) => ({ code, name }));
}

export function FormerStep({ form, change, cities, world, wrong, next, back }) {
  const [typed, setTyped] = useState(form.former ? (cities.get(form.former) ?? "") : "");
  const found = citiesLike(cities, typed).filter(({ code }) => code !== world.municipality);
  const shown = found.slice(0, SHOWN);
  const search = (text) => {
    setTyped(text);
    if (form.former && !citiesLike(cities, text).some(({ code }) => code === form.former)) change("former")("");
  };
  return html`<${StepForm} next=${next} back=${back}>
    <${TextInput}
      label="転出元の自治体の名前かコード"
      hint="転出証明書などを見て入力します（例　越谷、112224）。政令指定都市は、区ではなく市を選びます。"
      value=${typed}
      error=${shown.length === 0 ? wrong("former") : undefined}
      onInput=${search}
    />
    ${shown.length > 0 &&
    html`<${RadioGroup}
      label="転出元の自治体"
      required
      value=${form.former}
      error=${wrong("former")}
      options=${shown.map(({ code, name }) => ({ value: code, label: `${name}（${code}）` }))}
      onInput=${change("former")}
    />`}
    <p role="status" class="soft">${resultSentence(typed, found.length)}</p>
  <//>`;
}

function resultSentence(typed, total) {
  if (!typed.trim()) return "";
  if (total === 0) return "あてはまる自治体がありません。名前を短くするか、コードで探してください。";
  return total > SHOWN ? `${count(total)}件あります。続けて入力すると絞り込めます。` : `${count(total)}件見つかりました。`;
}
