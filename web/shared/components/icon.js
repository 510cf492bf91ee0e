/** @file Small pictures beside words; they say nothing that the words do not. */
import { html } from "../preact.js";

const PATHS = {
  info: "M12 11v6M12 7.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  success: "M8 12.5l3 3 5.5-6.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  warning: "M12 9v5M12 17.2v.01M12 3.5L2.5 20h19z",
  error: "M12 7v6M12 16.5v.01M8 3h8l5 5v8l-5 5H8l-5-5V8z",
  close: "M6 6l12 12M18 6L6 18",
  file: "M14 3H6v18h12V7zM14 3v4h4M12 11v6M9 14l3-3 3 3",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M21 21l-5-5",
};

/** @param {{name: keyof PATHS}} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} />
  </svg>`;
}
