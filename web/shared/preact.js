/**
 * @file The one place that binds preact to htm: every other module imports `html` and the hooks from here.
 */
import htm from "../vendor/htm/htm.mjs";
import { h } from "../vendor/preact/preact.mjs";

export { Component, Fragment, createContext, createRef, h, render } from "../vendor/preact/preact.mjs";
export {
  useCallback,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "../vendor/preact/hooks.mjs";

/** Writes elements: html`<p class="x">${text}</p>`. Text is always escaped; there is no way to put markup in. */
export const html = htm.bind(h);
