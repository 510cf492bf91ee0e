/** @file What the municipality lets its venues compare with the paper: the day on which the holder was born. */
import { html } from "../../shared/preact.js";
import { t } from "../words/index.js";
import { Panel } from "./parts.js";
import "../words/later.js";

export default function Born({ born_day: day }) {
  return html`<${Panel} kind="info" title=${t("confirm.born", { day })}>
    <p>${t("confirm.born.todo")}</p>
  <//>`;
}
