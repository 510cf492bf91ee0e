/** @file The day's vaccine and lot: what was used lately is one tap away. */
import { Button } from "../../shared/components/button.js";
import { RadioGroup } from "../../shared/components/choices.js";
import { TextInput } from "../../shared/components/field.js";
import { dayInJapan } from "../../shared/dates.js";
import { narrow } from "../../shared/formats.js";
import { html, useState } from "../../shared/preact.js";
import { dayText, t } from "../words/index.js";
import { Big, Foot, Heading, Late, productName } from "./parts.js";

const LONGEST_LOT = 20;
const OTHER_DAY = () =>
  import("../../shared/components/date-input.js").then(({ DateInput }) => ({ default: DateInput }));

export function Preset({ state, act }) {
  const { preset, presets, shift } = state;
  const today = dayInJapan(new Date(act.now()));
  const [product, setProduct] = useState(preset?.product ?? "");
  const [lot, setLot] = useState(preset?.lot ?? "");
  const [other, setOther] = useState(Boolean(preset?.day));
  const [day, setDay] = useState(preset?.day ?? today);
  const [wrong, setWrong] = useState({});
  const choose = (event) => {
    event.preventDefault();
    const found = faultsOf({ product, lot, day: other ? day : today, today });
    setWrong(found);
    if (Object.values(found).some(Boolean)) return;
    act.choose({ product, lot, day: other && day !== today ? day : null });
  };
  return html`<form class="stack narrow" onSubmit=${choose}>
    <${Heading}>${t("preset.title")}<//>
    <p>${t("preset.lead")}</p>
    ${presets.length > 0 && html`<${Recent} presets=${presets} shift=${shift} act=${act} />`}
    <${RadioGroup}
      label=${t("preset.product")}
      error=${wrong.product}
      required
      inRow
      value=${product}
      onInput=${setProduct}
      options=${shift.products.map(({ code, name }) => ({ value: code, label: name }))}
    />
    <${TextInput}
      label=${t("preset.lot")}
      hint=${t("preset.lot.hint")}
      error=${wrong.lot}
      required
      value=${lot}
      onInput=${(text) => setLot(narrow(text).toUpperCase().trimStart())}
      autocapitalize="characters"
      spellcheck=${false}
      maxlength=${LONGEST_LOT}
    />
    <${DayGiven} today=${today} other=${other} setOther=${setOther} day=${day} setDay=${setDay} error=${wrong.day} />
    <${Foot}>
      ${preset && html`<${Big} kind="secondary" onClick=${act.back}>${t("back")}<//>`}
      <${Big} type="submit">${t("preset.do")}<//>
    <//>
  </form>`;
}

/** Today, or another day, whose field comes when it is asked for. */
function DayGiven({ today, other, setOther, day, setDay, error }) {
  return html`<${RadioGroup}
    label=${t("preset.day")}
    inRow
    value=${other ? "other" : "today"}
    onInput=${(value) => setOther(value === "other")}
    options=${[
      { value: "today", label: t("preset.today", { day: dayText(today) }) },
      { value: "other", label: t("preset.other") },
    ]}
  />
  ${other &&
  html`<${Late}
    load=${OTHER_DAY}
    props=${{ label: t("preset.other"), error, value: day, onInput: setDay }}
  />`}`;
}

function Recent({ presets, shift, act }) {
  return html`<section class="stack" aria-label=${t("preset.recent")}>
    <h2>${t("preset.recent")}</h2>
    <div class="row">
      ${presets.map(
        (each) => html`<${Button}
          key=${`${each.product} ${each.lot}`}
          kind="secondary"
          onClick=${() => act.choose({ ...each, day: null })}
        >
          ${productName(shift, each.product)} ${t("preset.lotIs", { lot: each.lot })}
        <//>`,
      )}
    </div>
  </section>`;
}

function faultsOf({ product, lot, day, today }) {
  return {
    product: product ? "" : t("preset.product.wrong"),
    lot: lot.trim() && lot.length <= LONGEST_LOT ? "" : t("preset.lot.wrong"),
    day: day && day <= today ? "" : t("preset.day.wrong"),
  };
}
