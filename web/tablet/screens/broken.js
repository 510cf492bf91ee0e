/** @file The page cannot work here, and why. */
import { Notice } from "../../shared/components/notice.js";
import { html } from "../../shared/preact.js";
import { t } from "../words/index.js";
import "../words/later.js";
import { Big, Foot, Heading } from "./parts.js";

export default function Broken({ state }) {
  const name = `broken.${state.fault}`;
  return html`
    <${Heading}>${t("title")}<//>
    <${Notice} kind="error" title=${t(name)}><p>${t(`${name}.todo`)}</p><//>
    <${Foot}><${Big} onClick=${() => location.reload()}>${t("broken.reload")}<//><//>
  `;
}
