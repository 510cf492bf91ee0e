/** @file The number of a ticket by keyboard, for what no camera reads. */
import { DigitsInput } from "../../shared/components/digits-input.js";
import { GROUPS } from "../../shared/formats.js";
import { html, useState } from "../../shared/preact.js";
import { t } from "../words/index.js";
import "../words/later.js";
import { Big, Foot } from "./parts.js";

const LINE = 18;

export default function Typed({ act, onClose }) {
  const [line, setLine] = useState("");
  const go = (event) => {
    event.preventDefault();
    act.work.typed(line);
  };
  return html`<form class="stack" onSubmit=${go}>
    <${DigitsInput}
      label=${t("scan.typed")}
      hint=${t("scan.typed.hint")}
      required
      groups=${GROUPS.line}
      length=${LINE}
      value=${line}
      onInput=${setLine}
    />
    <${Foot}>
      <${Big} kind="secondary" onClick=${onClose}>${t("scan.typed.cancel")}<//>
      <${Big} type="submit">${t("scan.typed.do")}<//>
    <//>
  </form>`;
}
