/** @file Forms: their values, and what is wrong with them once they were sent. */
import { useCallback, useRef, useState } from "../../shared/preact.js";

/**
 * Keeps a form's values: `[values, set]`, where `set("name")` gives the handler of a field.
 * @param {object} begin
 */
export function useValues(begin) {
  const [values, setValues] = useState(begin);
  const set = useCallback((name) => (value) => setValues((all) => ({ ...all, [name]: value })), []);
  return [values, set];
}

const WRONG = ["input", "select", "textarea", "fieldset"].map((each) => `${each}[aria-invalid="true"]`).join(",");

/**
 * Says what is wrong with a form, by field, from the moment it was sent; the first such field gets the focus.
 * @param {() => Object<string, string>} faultsOf
 * @returns {{faults: Object<string, string>, check: () => boolean, form: object}} `form` is the form's ref
 */
export function useFaults(faultsOf) {
  const [shown, setShown] = useState(false);
  const form = useRef(null);
  const check = () => {
    const wrong = Object.keys(faultsOf()).length > 0;
    setShown(wrong);
    // The fields are marked after this turn; then the first of them is where the person goes on.
    if (wrong) setTimeout(() => firstWrong(form.current)?.focus());
    return !wrong;
  };
  return { faults: shown ? faultsOf() : {}, check, form };
}

function firstWrong(form) {
  const found = form?.querySelector(WRONG);
  return found?.tagName === "FIELDSET" ? found.querySelector("input") : found;
}
