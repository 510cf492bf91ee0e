/** @file What a person presses. */
import { html } from "../preact.js";
import { word } from "../words.js";

/**
 * A button. While `busy` it says so and takes no second press. Busy or disabled, it keeps its place in the order of
 * the keyboard, so that nobody's focus is lost when it changes under their hands.
 * @param {object} props
 * @param {"primary"|"secondary"|"plain"|"danger"} [props.kind]
 * @param {"normal"|"large"} [props.size]
 * @param {boolean} [props.wide] as wide as its room
 * @param {boolean} [props.busy]
 * @param {boolean} [props.disabled] prefer to say why, over a button that cannot be pressed
 * @param {"button"|"submit"} [props.type]
 * @param {(event: Event) => void} [props.onClick]
 */
export function Button(props) {
  const { kind = "primary", size = "normal", wide, busy, disabled, type = "button", onClick, children, ...rest } = props;
  const press = (event) => {
    if (busy || disabled) event.preventDefault();
    else onClick?.(event);
  };
  return html`<button
    ...${rest}
    type=${type}
    class=${classes(kind, size, wide)}
    aria-disabled=${busy || disabled ? "true" : undefined}
    aria-busy=${busy ? "true" : undefined}
    onClick=${press}
  >
    ${busy && html`<span class="spinner-ring" aria-hidden="true"></span>`}
    <span>${busy ? word("busy") : children}</span>
  </button>`;
}

/**
 * A link that looks like a link, or like a button where `kind` is said.
 * @param {{href: string, kind?: "primary"|"secondary"|"plain"}} props
 */
export function Link({ kind, children, ...rest }) {
  return html`<a ...${rest} class=${kind ? classes(kind, "normal") : "link"}>${children}</a>`;
}

function classes(kind, size, wide) {
  return ["button", kind !== "primary" && `button-${kind}`, size === "large" && "button-large", wide && "button-wide"]
    .filter(Boolean)
    .join(" ");
}
