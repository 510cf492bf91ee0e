/** @file A tablet that nobody knows yet: one code, once. */
import { TextInput } from "../../shared/components/field.js";
import { Notice } from "../../shared/components/notice.js";
import { languageNow } from "../../shared/words.js";
import { narrow } from "../../shared/formats.js";
import { html, useEffect, useRef, useState } from "../../shared/preact.js";
import { sentence } from "../reader/messages.js";
import { t } from "../words/index.js";
import "../words/later.js";
import { Big, Fault, Foot, Heading } from "./parts.js";

const CODE = /^(\d{6})([A-Z2-9]{12})$/;

/** A code as people type it, in the form the service takes; null where it is none. */
export function codeOf(typed) {
  const found = CODE.exec(narrow(typed).toUpperCase().replace(/[\s-]/g, ""));
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
    ${looking && html`<${Camera} act=${act} onCode=${spend} />`}
    <${Foot}>
      <${Big} kind="secondary" onClick=${() => setLooking(!looking)}>
        ${t(looking ? "enrol.camera.close" : "enrol.camera")}
      <//>
      <${Big} type="submit" busy=${state.busy}>${t("enrol.do")}<//>
    <//>
  </form>`;
}

/** The camera, until it has seen a code of ours. */
function Camera({ act, onCode }) {
  const video = useRef(null);
  const [camera, setCamera] = useState(null);
  useEffect(() => {
    let done = false;
    const seen = (text) => {
      const code = codeOf(text);
      if (done || !code) return;
      done = true;
      onCode(code);
    };
    return act.reading.watchCodes(video.current, seen, setCamera);
  }, []);
  const problem = camera?.problem && sentence(camera.problem, languageNow());
  return html`<div class="stack">
    <p>${t("enrol.camera.lead")}</p>
    ${problem && html`<${Notice} kind="warning" title=${problem.title}><p>${problem.todo}</p><//>`}
    <div class="viewfinder" hidden=${!camera?.open}><video ref=${video} playsinline muted aria-hidden="true"></video></div>
  </div>`;
}
