/** @file Scanning: the camera's picture, what hinders it, and the keyboard for what cannot be read. */
import { Button } from "../../shared/components/button.js";
import { Select } from "../../shared/components/field.js";
import { Notice } from "../../shared/components/notice.js";
import { html, useState } from "../../shared/preact.js";
import { languageNow } from "../../shared/words.js";
import { sentence } from "../reader/messages.js";
import { t } from "../words/index.js";
import { Big, Foot, Heading, Late, Vaccine } from "./parts.js";

const TYPED = () => import("./typed.js");

export function Scan({ state, act }) {
  const { scan, camera, preset } = state;
  const [typing, setTyping] = useState(false);
  const refused = scan?.phase === "refused";
  const given = { product: preset.product, lot: preset.lot, given_on: preset.day };
  return html`<div class="stack scan">
    <${Heading}>${t("scan.title")}<//>
    <${Vaccine} state=${state} given=${given} onChange=${() => act.go("preset")} />
    ${refused && html`<${Sentence} code=${scan.reason} />`}
    ${camera?.problem &&
    html`<${Sentence} code=${camera.problem}>
      <${Button} kind="secondary" onClick=${act.reading.reopen}>${t("scan.open")}<//>
    <//>`}
    ${typing
      ? html`<${Late} load=${TYPED} props=${{ act, onClose: () => setTyping(false) }} />`
      : html`
          <p>${t("scan.lead")} ${t("scan.handheld")}</p>
          ${scan?.previous && html`<p><strong>${t("scan.previous")}</strong></p>`}
          ${scan?.keyboard && !scan.previous && !refused && html`<p><strong>${t("scan.slow")}</strong></p>`}
          <${CameraChoices} camera=${camera} act=${act} />
        `}
    ${!typing &&
    html`<${Foot}>
      <${Big} kind="secondary" onClick=${() => setTyping(true)}>${t("scan.keyboard")}<//>
      ${refused && html`<${Big} onClick=${act.work.again}>${t("scan.again")}<//>`}
    <//>`}
  </div>`;
}

function Sentence({ code, children }) {
  const { title, todo } = sentence(code, languageNow());
  return html`<${Notice} kind="warning" title=${title}><p>${todo}</p>${children}<//>`;
}

/** The light and other cameras, where the device has them. */
function CameraChoices({ camera, act }) {
  if (!camera?.open) return null;
  const several = camera.cameras.length > 1;
  if (!camera.canTorch && !several) return null;
  return html`<div class="row">
    ${camera.canTorch &&
    html`<${Button} kind="secondary" aria-pressed=${String(camera.torch)} onClick=${() => act.reading.torch(!camera.torch)}>
      ${t("scan.torch")}
    <//>`}
    ${several &&
    html`<${Select}
      label=${t("scan.camera")}
      value=${camera.current}
      onInput=${(id) => act.reading.use(id)}
      options=${camera.cameras.map(({ id, label }) => ({ value: id, label }))}
    />`}
  </div>`;
}
