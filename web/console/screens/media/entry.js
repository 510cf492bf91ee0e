/** @file Writing an entry before the medium touches the terminal. */
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { Page } from "../parts/page.js";
import { EntryForm } from "./entry_form.js";

const UNDER = ["媒体管理簿", "/media/uses"];

export default function Entry({ title }) {
  const written = ({ use_id }) => go(href("/media/uses/{use_id}", { use_id }));
  return html`<${Page} title=${title} under=${UNDER}>
    <div class="stack">
      <p>取り込む媒体を端末に挿す前に記入します。出力を持ち出すときの記入は、出力を申請すると一緒に作られます。</p>
      <${EntryForm} written=${written} />
    </div>
  <//>`;
}
