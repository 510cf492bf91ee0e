/** @file The place where a sealed file is dropped: read and looked at here, before anything of it is sent. */
import { FileDrop, Notice, Progress } from "../../../shared/components/index.js";
import { html, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { faultSentence } from "./faults.js";
import { SealedFault, readSealed } from "./sealed.js";

/**
 * @param {{label: string, hint?: any, busy?: boolean, onFile: (file: import("./sealed.js").SealedFile) => void,
 *   onFault?: () => void}} given
 */
export function PickSealed({ label, hint, busy, onFile, onFault }) {
  const { me } = useConsole();
  const [reading, setReading] = useState(null);
  const [fault, setFault] = useState("");
  const take = async ([file]) => {
    setFault("");
    setReading(0);
    try {
      onFile(await readSealed(file, me.municipality, setReading));
    } catch (error) {
      if (!(error instanceof SealedFault)) throw error;
      setFault(error.code);
      onFault?.();
    } finally {
      setReading(null);
    }
  };
  return html`<div class="stack">
    <${FileDrop} label=${label} hint=${hint} accept=${[".vrs"]} busy=${busy || reading !== null} onFiles=${take} />
    ${reading !== null && html`<${Progress} label="ファイルを読んでいます" value=${Math.round(reading * 100)} unit="%" />`}
    ${fault && html`<${SealedNotice} code=${fault} />`}
  </div>`;
}

/** Says what is wrong with a file that was picked, and what to do. @param {{code: string}} given */
export function SealedNotice({ code }) {
  const { title, todo } = faultSentence(code);
  return html`<${Notice} kind="error" title=${title}><p>${todo}</p><//>`;
}
