/** @file Writing an entry before the medium touches the terminal. */
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { EntryForm } from "./entry_form.js";

export default function Entry({ title }) {
  const written = ({ use_id }) => go(href("/media/uses/{use_id}", { use_id }));
  return html`<h1>${title}</h1>
    <div class="stack">
      <p>取り込む媒体を端末に挿す前に記入します。出力を持ち出すときの記入は、出力を申請すると一緒に作られます。</p>
      <${EntryForm} written=${written} />
    </div>`;
}
