/** @file Where else one can go, and how the tablet speaks. */
import { Checkbox, RadioGroup } from "../../shared/components/choices.js";
import { html, useEffect, useState } from "../../shared/preact.js";
import { t, timeText } from "../words/index.js";
import "../words/later.js";
import { Big, Foot, Heading } from "./parts.js";

export default function Menu({ state, act }) {
  const { settings, shift } = state;
  const [version, setVersion] = useState("");
  useEffect(() => {
    act.version().then(setVersion, () => undefined);
  }, []);
  const places = [
    ["records", t("menu.undo")],
    ["notices", t("menu.notices")],
    ["preset", t("menu.preset")],
    ["count", t("menu.count")],
  ];
  return html`<div class="stack narrow">
    <${Heading}>${t("menu.title")}<//>
    <nav class="stack" aria-label=${t("menu.title")}>
      ${places.map(([screen, name]) => html`<${Big} key=${screen} kind="secondary" wide onClick=${() => act.go(screen)}>${name}<//>`)}
    </nav>
    <${Checkbox}
      label=${t("menu.sound")}
      checked=${settings.sound}
      onInput=${(sound) => act.settings({ ...settings, sound })}
    />
    <${RadioGroup}
      label=${t("menu.language")}
      inRow
      value=${settings.language}
      onInput=${(language) => act.settings({ ...settings, language })}
      options=${[
        { value: "ja", label: html`<span lang="ja">日本語</span>` },
        { value: "en", label: html`<span lang="en">English</span>` },
      ]}
    />
    <p class="soft">
      ${t("menu.until", { time: timeText(shift.until) })} ・ ${t("shift.tablet", { label: state.tablet.label })} ・
      ${t("menu.version", { version })}
    </p>
    <${Foot}><${Big} onClick=${act.back}>${t("back")}<//><//>
  </div>`;
}
