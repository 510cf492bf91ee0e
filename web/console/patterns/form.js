/**
 * @file What is typed into a form: kept, looked at before it is sent, the first fault put before the person.
 */
import { useLayoutEffect, useRef, useState } from "../../shared/preact.js";

const FAULTY = ["input", "select", "textarea"].map((each) => `${each}[aria-invalid="true"]`);

/**
 * @param {object|(() => object)} blank what stands in the fields at first
 * @param {(typed: object) => Object<string, string>} faults a sentence a field; none: it is sent
 * @param {(typed: object) => any} send
 * @returns {{typed: object, setTyped: Function, set: (name: string) => (value: any) => void,
 *   wrong: Object<string, string>, submit: (event: Event) => void}}
 */
export function useForm(blank, faults, send) {
  const [typed, setTyped] = useState(blank);
  const [wrong, setWrong] = useState({});
  const form = useRef(null);
  useLayoutEffect(() => {
    if (Object.keys(wrong).length === 0) return;
    const first = form.current?.querySelector([...FAULTY, 'fieldset[aria-invalid="true"] input'].join(", "));
    first?.focus();
  }, [wrong]);
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const submit = (event) => {
    event.preventDefault();
    form.current = event.currentTarget;
    const found = faults(typed);
    setWrong(found);
    if (Object.keys(found).length === 0) send(typed);
  };
  return { typed, setTyped, set, wrong, submit };
}
