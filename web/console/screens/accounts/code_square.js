/** @file A one-time code as a square that a tablet's camera reads; the text stands beside it for who types it. */
import { html } from "../../../shared/preact.js";
import { generate } from "../../../vendor/lean-qr/nano.mjs";

const QUIET = 4;

/**
 * Draw a text as a 2D code.
 * @param {{text: string, label: string}} given
 */
export function CodeSquare({ text, label }) {
  const { size, path } = squareOf(text);
  return html`<svg class="code-square" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${label} shape-rendering="crispEdges">
    <rect class="code-paper" width=${size} height=${size} />
    <path class="code-ink" d=${path} />
  </svg>`;
}

/** The side of the square with its quiet zone, and its dark modules as a path. */
export function squareOf(text) {
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
    }
  }
  return { size: code.size + 2 * QUIET, path };
}
