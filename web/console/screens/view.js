/** @file The frame of a view: where it is, its name, and what it shows. */
import { Breadcrumbs } from "../../shared/components/navigation.js";
import { html } from "../../shared/preact.js";

/**
 * @param {{title: string, crumbs?: {label: string, href?: string}[]}} props `crumbs` lead to the view, itself left out
 */
export function View({ title, crumbs, children }) {
  return html`<div class="stack stack-wide">
    ${crumbs && html`<${Breadcrumbs} items=${[...crumbs, { label: title }]} />`}
    <h1>${title}</h1>
    ${children}
  </div>`;
}
