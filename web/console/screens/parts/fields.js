/** @file The fields of a form, each bound in one go: what stands in it, what is wrong with it, what typing does. */
import { useForm } from "../../patterns/form.js";

/**
 * @param {object} blank
 * @param {(typed: object) => Object<string, string|null>} faultsOf a sentence a field that is not right, null where it is
 * @param {(typed: object) => any} send
 */
export function useFields(blank, faultsOf, send) {
  const faults = (typed) => Object.fromEntries(Object.entries(faultsOf(typed)).filter(([, sentence]) => sentence));
  const form = useForm(blank, faults, send);
  const field = (name) => ({ value: form.typed[name], error: form.wrong[name], onInput: form.set(name) });
  return { ...form, field };
}
