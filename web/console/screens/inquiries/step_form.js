/** @file The frame of a step: its fields, and the ways on and back. */
import { Button, Notice } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";

/** @param {{next: (event: Event) => void, back?: () => void, first?: boolean, children: any}} given */
export function StepForm({ next, back, first, children }) {
  return html`<form class="card stack" onSubmit=${next} novalidate>
    ${children}
    <div class="row">
      <${Button} type="submit">次へ<//>
      ${!first && html`<${Button} kind="secondary" onClick=${back}>前へ<//>`}
    </div>
  </form>`;
}

/** Says what a step is about, before its fields. */
export function Why({ children }) {
  return html`<${Notice} title=${children} />`;
}
