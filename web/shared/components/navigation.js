/** @file Finding one's way: tabs, where one is, where one can go, how far one is. */
import { html, useId, useRef } from "../preact.js";
import { count } from "../formats.js";
import { word } from "../words.js";
import { Tag } from "./notice.js";

const MOVES = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

/**
 * Tabs: arrows walk, one panel is shown.
 * @param {{label: string, tabs: {id: string, label: string, count?: number}[], selected: string,
 *   onSelect: (id: string) => void, children: any}} props `children` is the panel of the selected tab
 */
export function Tabs({ label, tabs, selected, onSelect, children }) {
  const id = useId();
  const list = useRef(null);
  const walk = (event) => {
    const move = MOVES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex((each) => each.id === selected) + move;
    const to = Number.isFinite(at) ? (at + tabs.length) % tabs.length : at < 0 ? 0 : tabs.length - 1;
    onSelect(tabs[to].id);
    list.current.children[to].focus();
  };
  return html`<div>
    <div class="tabs-list" role="tablist" aria-label=${label} ref=${list} onKeyDown=${walk}>
      ${tabs.map(
        (each) => html`<button
          key=${each.id}
          type="button"
          role="tab"
          class="tab"
          id=${`${id}-${each.id}`}
          aria-selected=${each.id === selected ? "true" : "false"}
          aria-controls=${each.id === selected ? `${id}-panel` : undefined}
          tabindex=${each.id === selected ? 0 : -1}
          onClick=${() => onSelect(each.id)}
        >
          ${each.label}${each.count !== undefined && html` <${Tag}>${count(each.count)}<//>`}
        </button>`,
      )}
    </div>
    <div class="tab-panel" role="tabpanel" id=${`${id}-panel`} aria-labelledby=${`${id}-${selected}`} tabindex="0">
      ${children}
    </div>
  </div>`;
}

/** Where one is. @param {{items: {label: string, href?: string}[]}} props the last one is here */
export function Breadcrumbs({ items }) {
  return html`<nav class="crumbs no-print" aria-label="現在の場所">
    <ol>
      ${items.map(
        (each, at) => html`<li key=${each.label}>
          ${each.href && at < items.length - 1
            ? html`<a class="link" href=${each.href}>${each.label}</a>`
            : html`<span aria-current="page">${each.label}</span>`}
        </li>`,
      )}
    </ol>
  </nav>`;
}

/**
 * Where one can go.
 * @param {{label: string, groups: {title?: string, items: {label: string, href: string, count?: number}[]}[],
 *   current: string}} props `current` is the href of the place one is at
 */
export function SideNav({ label, groups, current }) {
  return html`<nav class="side-nav" aria-label=${label}>
    ${groups.map(
      (group) => html`<div key=${group.title ?? ""}>
        ${group.title && html`<p class="side-nav-title">${group.title}</p>`}
        <ul>
          ${group.items.map(
            (each) => html`<li key=${each.href}>
              <a href=${each.href} aria-current=${each.href === current ? "page" : undefined}>
                <span>${each.label}</span>
                ${each.count !== undefined && html`<${Tag} kind=${each.count ? "info" : "neutral"}>${count(each.count)}<//>`}
              </a>
            </li>`,
          )}
        </ul>
      </div>`,
    )}
  </nav>`;
}

/** How far one is in something with several steps. @param {{steps: string[], current: number}} props from 0 */
export function Steps({ steps, current }) {
  return html`<ol class="steps" aria-label="手順">
    ${steps.map(
      (each, at) => html`<li
        key=${each}
        class=${at < current ? "step step-done" : "step"}
        aria-current=${at === current ? "step" : undefined}
      >
        <span class="step-number" aria-hidden="true">${at < current ? "✓" : at + 1}</span>
        <span>${each}${at < current && html`<span class="quiet">（済み）</span>`}</span>
      </li>`,
    )}
  </ol>`;
}

/** Lets a keyboard skip what stands on every page; it moves the focus, for a hash is a place of the router. */
export function SkipLink({ to = "main" }) {
  const skip = (event) => {
    event.preventDefault();
    const target = document.getElementById(to);
    target.tabIndex = -1;
    target.focus();
  };
  return html`<a class="skip-link" href=${`#${to}`} onClick=${skip}>${word("skip")}</a>`;
}
