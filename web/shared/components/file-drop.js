/** @file A place for files: dropped, or chosen with a button that every keyboard reaches. */
import { bytes } from "../formats.js";
import { html, useRef, useState } from "../preact.js";
import { Button } from "./button.js";
import { Field, parted } from "./field.js";
import { Icon } from "./icon.js";

/**
 * Takes one file, or several where `multiple`. Files of a wrong kind or size are refused with a sentence.
 * @param {{label: string, onFiles: (files: File[]) => void, hint?: any, error?: string, required?: boolean,
 *   multiple?: boolean, accept?: string[], most?: number, busy?: boolean, file?: File}} props `accept` are endings
 *   (`.csv`), `most` the largest size in bytes, `file` what was chosen
 */
export function FileDrop(props) {
  const [frame, { onFiles, multiple, accept = [], most = Infinity, busy, file }] = parted(props);
  const [over, setOver] = useState(false);
  const [fault, setFault] = useState("");
  const input = useRef(null);
  const take = (list) => {
    const files = [...list];
    const wrong = faultOf(files, { multiple, accept, most });
    setFault(wrong);
    if (!wrong && files.length) onFiles(files);
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    if (!busy) take(event.dataTransfer.files);
  };
  const hover = (event) => {
    event.preventDefault();
    setOver(true);
  };
  const handlers = { onDragOver: hover, onDragLeave: () => setOver(false), onDrop: drop };
  return html`<${Field} ...${frame} error=${frame.error || fault || undefined} group>
    ${() => html`<div class=${over ? "drop drop-over" : "drop"} ...${handlers}>
      <${Icon} name="file" />
      <span>${file ? html`<strong>${file.name}</strong>（${bytes(file.size)}）` : "ここにファイルをドロップ、または"}</span>
      <${Button} kind="secondary" busy=${busy} onClick=${() => input.current.click()}>
        ${file ? "別のファイルを選ぶ" : "ファイルを選ぶ"}
      <//>
      <input
        ref=${input}
        type="file"
        hidden
        multiple=${multiple}
        accept=${accept.join(",") || undefined}
        onChange=${(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </div>`}
  <//>`;
}

/** Says what is wrong with some files, or nothing. */
export function faultOf(files, { multiple, accept, most }) {
  if (files.length > 1 && !multiple) return "ファイルは1つだけ選んでください。";
  const endings = accept.map((each) => each.toLowerCase());
  const foreign = files.some(({ name }) => endings.length && !endings.some((each) => name.toLowerCase().endsWith(each)));
  if (foreign) return `${accept.join("、")} のファイルを選んでください。`;
  if (files.some((each) => each.size > most)) return `ファイルが大きすぎます。${bytes(most)}以下にしてください。`;
  if (files.some((each) => each.size === 0)) return "ファイルが空です。内容のあるファイルを選んでください。";
  return "";
}
