/** @file 接種の統計: how many doses, by day, turn, product, age class, sex and venue, small numbers kept back. */
import { useConsole } from "../../console.js";
import { useLoad, Loaded } from "../../patterns/load.js";
import { Button } from "../../../shared/components/button.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { Select } from "../../../shared/components/field.js";
import { Tabs } from "../../../shared/components/navigation.js";
import { dayInJapan } from "../../../shared/dates.js";
import { html, useEffect, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useFaults, useValues } from "../forms.js";
import { View } from "../view.js";
import { AGES, askedOf, bodyOf, faultsOf, PARTS, SEXES } from "./asked.js";
import { OpenData } from "./open_data.js";
import { Results } from "./results.js";
import { VIEWS } from "./shape.js";

const TURNS = Array.from({ length: 9 }, (_, at) => ({ value: String(at + 1), label: `${at + 1}回目` }));
const optionsOf = (words) => Object.entries(words).map(([value, label]) => ({ value, label }));
const TABS = Object.entries(VIEWS).map(([id, { label }]) => ({ id, label }));

export default function Statistics({ title, query }) {
  const { call } = useConsole();
  const asked = useMemo(() => askedOf(query, dayInJapan()), [query]);
  const key = JSON.stringify(bodyOf(asked));
  const answer = useLoad(
    async (signal) => ({ key, ...(await call("POST /statistics", { body: bodyOf(asked), signal, timeout: 60_000 })) }),
    [key],
  );
  // The answer to another question is never shown under this one's name.
  const load = answer.data?.key === key ? answer : { ...answer, data: undefined };
  const show = (changed) => go(href("/statistics", {}, { ...asked, ...changed }), { replace: true });
  const choose = (view) => show({ view, part: VIEWS[view].by.includes(asked.part) ? "" : asked.part });
  return html`<${View} title=${title}>
    <${Filters} asked=${asked} show=${show} />
    <${Tabs} label="集計のしかた" tabs=${TABS} selected=${asked.view} onSelect=${choose}>
      <div class="stack stack-wide">
        <${Select}
          label="内訳"
          placeholder="分けない"
          value=${asked.part}
          options=${optionsOf(PARTS).filter((each) => !VIEWS[asked.view].by.includes(each.value))}
          onInput=${(part) => show({ part })}
        />
        <${Loaded} load=${load} label="集計しています">${(data) => html`<${Results} asked=${asked} answer=${data} />`}<//>
      </div>
    <//>
    <${OpenData} asked=${asked} />
  <//>`;
}

function Filters({ asked, show }) {
  const { call } = useConsole();
  const [values, set] = useValues(asked);
  const { faults, check, form } = useFaults(() => faultsOf(values));
  // What there is to choose from is what was given in this time.
  const known = useLoad(
    (signal) =>
      call("POST /statistics", { body: { since: asked.since, until: asked.until, by: ["product", "venue"] }, signal, timeout: 60_000 }),
    [asked.since, asked.until],
  );
  const products = valuesOf(known.data, "product", values.product);
  const venues = valuesOf(known.data, "venue", values.venue);
  const send = (event) => {
    event.preventDefault();
    if (check()) show({ ...values, view: asked.view, part: asked.part });
  };
  useEffect(() => {
    set("since")(asked.since);
    set("until")(asked.until);
  }, [asked.since, asked.until]);
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <div class="row row-top">
      <${DateInput} label="始まりの日" required value=${values.since} error=${faults.since} onInput=${set("since")} />
      <${DateInput} label="終わりの日" required value=${values.until} error=${faults.until} onInput=${set("until")} />
    </div>
    <div class="tiles">
      <${Select} label="接種回" placeholder="すべて" options=${TURNS} value=${values.turn} onInput=${set("turn")} />
      <${Select} label="年齢区分" placeholder="すべて" options=${AGES} value=${values.age} onInput=${set("age")} />
      <${Select} label="性別" placeholder="すべて" options=${SEXES} value=${values.sex} onInput=${set("sex")} />
      <${Select} label="ワクチン" placeholder="すべて" options=${products} value=${values.product} onInput=${set("product")} />
      <${Select} label="会場" placeholder="すべて" options=${venues} value=${values.venue} onInput=${set("venue")} />
    </div>
    <div class="row"><${Button} type="submit">集計する<//></div>
  </form>`;
}

/** The values of a dimension that can be asked for, the one that is asked for always among them. */
function valuesOf(answer, dimension, asked) {
  const found = (answer?.rows ?? []).map((row) => row[dimension]).filter(Boolean);
  return [...new Set(asked ? [...found, asked] : found)].sort().map((value) => ({ value, label: value }));
}
