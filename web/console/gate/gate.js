/**
 * @file The frame of what stands before the console: the name of the system, and one thing to do.
 */
import { html, useEffect } from "../../shared/preact.js";

/** @param {{title: string, children: any}} given */
export function Gate({ title, children }) {
  useEffect(() => {
    document.title = `${title}｜VRS ワクチン接種記録システム`;
  }, [title]);
  return html`<main class="gate stack stack-wide">
    <header>
      <p class="soft">ワクチン接種記録システム（VRS）　職員用画面</p>
      <h1>${title}</h1>
    </header>
    ${children}
  </main>`;
}
