/** @file A piece of the living page: a name, a word about it, the component itself. */
import { html } from "../shared/preact.js";

/** @param {{name: string, note?: string}} props */
export function Shown({ name, note, children }) {
  return html`<section class="card stack">
    <h2>${name}</h2>
    ${note && html`<p class="soft">${note}</p>`}
    ${children}
  </section>`;
}
