/** @file Asking a mover-in's former city: one step after another, each complete before the next. */
import { Notice, Steps } from "../../../shared/components/index.js";
import { html, useEffect, useRef, useState } from "../../../shared/preact.js";
import { loadMunicipalities } from "../../../shared/municipalities.js";
import { useConsole } from "../../console.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { Confirm } from "./ask_confirm.js";
import { FormerStep } from "./ask_former.js";
import { GroundStep } from "./ask_ground.js";
import { IdentityStep } from "./ask_identity.js";
import { PersonStep } from "./ask_person.js";
import { STEPS, STEP_NAMES, emptyForm, faultsOf } from "./asking.js";
import { Measures } from "./parts.js";

const VIEWS = { person: PersonStep, ground: GroundStep, identity: IdentityStep, former: FormerStep };
const GUARD = "入力した内容は保存されていません。離れると失われます。";

export default function Ask({ title, query }) {
  const { call } = useConsole();
  const load = useLoad(
    async (signal) => {
      const { person: person_id } = query;
      const [today, known, person] = await Promise.all([
        call("GET /inquiries/limits", { signal }),
        loadMunicipalities(),
        person_id ? call("GET /people/{person_id}", { path: { person_id }, signal }) : null,
      ]);
      return { today, cities: known.on(today.day), person };
    },
    [query.person],
  );
  return html`<${Page} title=${title}>
    <${Loaded} load=${load}>
      ${({ today, cities, person }) =>
        today.single.length === 0
          ? html`<${Notice} kind="warning" title="この自治体では、本日照会できません。転出元へ文書で照会してください。" />`
          : html`<${Wizard} today=${today} cities=${cities} person=${person} />`}
    <//>
  <//>`;
}

function Wizard({ today, cities, person }) {
  const { leaving, me } = useConsole();
  const [form, setForm] = useState(() => ({ ...emptyForm(me.name), person }));
  const [at, setAt] = useState(person ? 1 : 0);
  const [tried, setTried] = useState(false);
  const key = useRef(crypto.randomUUID());
  const head = useRef(null);
  const step = STEPS[at];
  const world = {
    today: today.day,
    now: new Date(),
    grounds: today.single,
    municipality: me.municipality,
    isMunicipality: (code) => cities.has(code),
  };
  const faults = faultsOf(step, form, world);
  const change = (name) => (value) => {
    // Other words are another request: the same key would be refused.
    key.current = crypto.randomUUID();
    leaving(GUARD);
    setForm((before) => ({ ...before, [name]: value }));
  };
  const to = (next) => {
    setTried(false);
    setAt(next);
  };
  const next = (event) => {
    event?.preventDefault();
    setTried(true);
    if (Object.keys(faults).length === 0) to(at + 1);
  };
  useEffect(() => () => leaving(null), []);
  useEffect(() => head.current?.focus(), [at]);
  const View = VIEWS[step];
  const given = { form, change, world, cities, today, wrong: (name) => (tried ? faults[name] : undefined), next, back: () => to(at - 1) };
  return html`<div class="stack">
    <${Steps} steps=${STEPS.map((each) => STEP_NAMES[each])} current=${at} />
    <h2 tabindex="-1" ref=${head}>${at + 1}. ${STEP_NAMES[step]}</h2>
    ${View
      ? html`<${View} ...${given} first=${at === 0} />`
      : html`<${Confirm} ...${given} requestKey=${key} to=${(name) => to(STEPS.indexOf(name))} />`}
    <${Measures} today=${today} whose=${["person", "city"]} />
  </div>`;
}
