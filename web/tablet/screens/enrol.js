/** @file A tablet that nobody knows yet: one code, once. */
import { TextInput } from "../../shared/components/field.js";
import { Notice } from "../../shared/components/notice.js";
import { languageNow } from "../../shared/words.js";
import { digits } from "../../shared/formats.js";
import { html, useEffect, useRef, useState } from "../../shared/preact.js";
import { sentence } from "../reader/messages.js";
import { t } from "../words/index.js";
import "../words/later.js";
import { Big, Fault, Foot, Heading } from "./parts.js";

/** Nothing before this camera is a ticket. */
const NO_TICKETS = { kinds: {}, maxTurn: 0, startStop: "", known: null, barcode: "ignore", keyboardAfter: Infinity };
const CODE = /^(\d{6})([A-Z2-9]{12})$/;

/** A code as people type it, in the form the service takes; null where it is none. */
export function codeOf(typed) {
  const found = CODE.exec(digits(typed).toUpperCase());
  return found && `${found[1]}-${found[2]}`;
}

export default function Enrol({ state, act }) {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState("");
  const [looking, setLooking] = useState(false);
  const enrol = (event) => {
    event.preventDefault();
    const code = codeOf(typed);
    setError(code ? "" : t("enrol.wrong"));
    if (code) act.session.enrol(code);
  };
  const spend = (code) => {
    setLooking(false);
    setTyped(code);
    act.session.enrol(code);
  };
  const lost = state.fault && state.fault.kind && state.fault.kind !== "refused";
  return html`<form class="stack narrow" onSubmit=${enrol}>
    <${Heading}>${t("enrol.title")}<//>
    <p>${t("enrol.lead")}</p>
    ${lost
      ? html`<${Notice} kind="error" title=${t("fault.offline")}><p>${t("enrol.lost")}</p><//>`
      : html`<${Fault} fault=${state.fault} now=${act.now()} />`}
    ${state.queue.count > 0 &&
    html`<${Notice} kind="warning" title=${t("enrol.unsent", { n: state.queue.count })} />`}
    <${TextInput}
      label=${t("enrol.code")}
      hint=${t("enrol.hint")}
      error=${error}
      required
      value=${typed}
      onInput=${setTyped}
      autocapitalize="characters"
      spellcheck=${false}
      maxlength="40"
    />
    ${looking && html`<${Camera} onCode=${spend} />`}
    <${Foot}>
      <${Big} kind="secondary" onClick=${() => setLooking(!looking)}>
        ${t(looking ? "enrol.camera.close" : "enrol.camera")}
      <//>
      <${Big} type="submit" busy=${state.busy}>${t("enrol.do")}<//>
    <//>
  </form>`;
}

/** The camera, until it has seen a code of ours. */
function Camera({ onCode }) {
  const video = useRef(null);
  const [camera, setCamera] = useState(null);
  useEffect(() => watched(video.current, onCode, setCamera), []);
  const problem = camera?.problem && sentence(camera.problem, languageNow());
  return html`<div class="stack">
    <p>${t("enrol.camera.lead")}</p>
    ${problem && html`<${Notice} kind="warning" title=${problem.title}><p>${problem.todo}</p><//>`}
    <div class="viewfinder" hidden=${!camera?.open}><video ref=${video} playsinline muted aria-hidden="true"></video></div>
  </div>`;
}

/** Opens a camera and reads every 2D code before it, until one enrols a tablet; returns how to stop. */
function watched(video, onCode, onCamera) {
  let ended = false;
  let opened = null;
  const onFindings = ({ codes }) => {
    const code = codes.map(({ text }) => codeOf(text)).find(Boolean);
    if (ended || !code) return;
    ended = true;
    onCode(code);
  };
  const look = async () => {
    const { openScanner } = await import("../reader/scan.js");
    opened = await openScanner({ video, rules: NO_TICKETS, onChange: () => undefined, onCamera, onFindings });
    if (ended) opened.close();
  };
  look().catch(() => undefined);
  return () => {
    ended = true;
    opened?.close();
  };
}
