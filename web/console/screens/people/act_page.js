/**
 * @file The screen of an act on a person who was found before.
 */
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { Loaded } from "../../patterns/load.js";
import { ActForm } from "./act_form.js";
import { keepRecord, useRecord } from "./record.js";

/** Makes the screen of an act. @param {import("./act_form.js").Act} act */
export function actPage(act) {
  return function Page({ title, parameters }) {
    const { call } = useConsole();
    const { person_id } = parameters;
    const load = useRecord(person_id);
    const back = href("/people/{person_id}", { person_id });
    const of = (record) => ({ subject: act.subject(record, parameters), record });
    const reload = async () => {
      const record = await call("GET /people/{person_id}", { path: { person_id } });
      keepRecord(record);
      return of(record);
    };
    const crumbs = [
      { label: "接種者の検索", href: href("/people") },
      { label: "接種者の記録", href: back },
      { label: title },
    ];
    return html`<div class="stack stack-wide">
      <${Breadcrumbs} items=${crumbs} />
      <h1>${title}</h1>
      <${Loaded} load=${load} label="記録を開いています">
        ${(record) => html`<${ActForm}
          act=${act}
          found=${of(record)}
          parameters=${parameters}
          reload=${reload}
          back=${back}
        />`}
      <//>
    </div>`;
  };
}
