/** @file ホーム. */
import { html } from "../../../shared/preact.js";

export default function Home({ title }) {
  return html`<h1>${title}</h1>`;
}
