/** @file A form: what was typed, what is wrong with it, said once somebody tried to send it. */
import { useState } from "../../../shared/preact.js";

/**
 * @param {object} empty the form before anything was typed
 * @param {(form: object) => Object<string, string|null|undefined>} faultsOf a sentence a field that is not right
 * @returns {{form: object, field: (name: string) => object, complete: () => boolean, reset: () => void}}
 *   `field` gives what a field of the form takes; `complete` says what is wrong, and whether nothing is
 */
export function useForm(empty, faultsOf) {
  const [form, setForm] = useState(empty);
  const [tried, setTried] = useState(false);
  const faults = faultsOf(form);
  const field = (name) => ({
    value: form[name],
    error: (tried && faults[name]) || undefined,
    onInput: (value) => setForm((before) => ({ ...before, [name]: value })),
  });
  const complete = () => {
    setTried(true);
    return !Object.values(faults).some(Boolean);
  };
  const reset = () => {
    setForm(empty);
    setTried(false);
  };
  return { form, field, complete, reset };
}

/** Sends a form by an act, without the browser's own way of sending. */
export function sending(run) {
  return (event) => {
    event.preventDefault();
    run();
  };
}
