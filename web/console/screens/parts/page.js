/** @file The frame of a screen: where it lies, its title, what it shows. */
import { Breadcrumbs } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";

/** @param {{title: string, under?: [string, string], children: any}} given `under` is the list it lies under: label, path */
export function Page({ title, under, children }) {
  return html`<div class="stack stack-wide">
    ${under && html`<${Breadcrumbs} items=${[{ label: under[0], href: href(under[1]) }, { label: title }]} />`}
    <h1>${title}</h1>
    ${children}
  </div>`;
}
