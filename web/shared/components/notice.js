/** @file What the page says to the person: notices, tags, progress, waiting. */
import { html, useId } from "../preact.js";
import { count } from "../formats.js";
import { word } from "../words.js";
import { Button } from "./button.js";
import { Icon } from "./icon.js";

/**
 * A notice with picture and words. Errors are spoken at once, what is `live` when there is a pause.
 * @param {{kind?: "info"|"success"|"warning"|"error", title?: string, live?: boolean, onClose?: () => void}} props
 */
export function Notice({ kind = "info", title, live, onClose, children }) {
  const role = kind === "error" ? "alert" : live ? "status" : undefined;
  return html`<div class=${`notice notice-${kind}`} role=${role}>
    <${Icon} name=${kind} />
    <div class="notice-text">
      <p class="notice-title"><span class="quiet">${word(kind)}: </span>${title ?? word(kind)}</p>
      ${children && html`<div class="stack">${children}</div>`}
    </div>
    ${onClose && html`<${Button} kind="plain" onClick=${onClose}>${word("close")}<//>`}
  </div>`;
}

/**
 * What went wrong with a call, in the service's own sentence, with its code to tell on the telephone.
 * @param {{error: import("../api.js").ApiError, title?: string, onRetry?: () => void}} props
 */
export function ErrorNotice({ error, title, onRetry }) {
  return html`<${Notice} kind="error" title=${title ?? error.message}>
    ${title && html`<p>${error.message}</p>`}
    ${error.kind === "refused" && html`<p class="soft small">${error.code}</p>`}
    ${onRetry && html`<${Button} kind="secondary" onClick=${onRetry}>${word("retry")}<//>`}
  <//>`;
}

/** A state in a word. @param {{kind?: "neutral"|"info"|"success"|"warning"|"error"}} props */
export function Tag({ kind = "neutral", children }) {
  return html`<span class=${`tag tag-${kind}`}>${children}</span>`;
}

/** Says that something is under way. @param {{label?: string}} props */
export function Spinner({ label }) {
  return html`<span class="spinner" role="status">
    <span class="spinner-ring" aria-hidden="true"></span><span>${label ?? word("loading")}</span>
  </span>`;
}

/**
 * How far something is; without `value`, that nobody knows how far.
 * @param {{label: string, value?: number, max?: number, unit?: string}} props
 */
export function Progress({ label, value, max = 100, unit = "件" }) {
  const id = useId();
  const far = value === undefined ? "" : `${count(value)} / ${count(max)} ${unit}`;
  return html`<div class="progress">
    <span class="row row-spread"><label for=${id}>${label}</label><span class="digits">${far}</span></span>
    <progress id=${id} value=${value} max=${max}></progress>
  </div>`;
}

/** Says that there is nothing, and what to do about it. @param {{title: string}} props */
export function Empty({ title, children }) {
  return html`<div class="card stack"><p><strong>${title}</strong></p>${children}</div>`;
}
