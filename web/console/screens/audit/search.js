/** @file 操作記録の検索: by person, operator, act and time; every search is in the log before its answer. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { Select, TextInput } from "../../../shared/components/field.js";
import { dayInJapan } from "../../../shared/dates.js";
import { choicesOf } from "../../../shared/names.js";
import { html, useEffect, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useFaults, useValues } from "../forms.js";
import { View } from "../view.js";
import { exportRows } from "./export.js";
import { daysBefore, faultsOf, queryOf } from "./query.js";
import { Results } from "./results.js";
import { seek, soughtBy } from "./subject.js";

const BACK_DAYS = 30;

const ACTS = choicesOf("Act");

export default function Search({ title, query }) {
  const tools = useConsole();
  const [values, set] = useValues(() => begun(query, tools.me));
  const [found, setFound] = useState(null);
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const look = useAct(async (asked, after) => tools.call("POST /audit/search", { body: queryOf(asked, after) }));
  const search = async () => {
    seek(tools.me, values.typed);
    remember(values);
    const page = await look.run(values, null);
    if (page) setFound({ asked: values, rows: page.rows, next: page.next, upTo: page.indexed_up_to });
  };
  const more = async () => {
    const page = await look.run(found.asked, found.next);
    if (page) setFound({ ...found, rows: [...found.rows, ...page.rows], next: page.next, upTo: page.indexed_up_to });
  };
  useEffect(() => {
    if (values.typed) search();
  }, []);
  const send = (event) => {
    event.preventDefault();
    if (check()) search();
  };
  return html`<${View} title=${title}>
    <p>検索したことも操作記録に残ります。点検など、業務に必要なときだけ検索してください。</p>
    <form class="stack card" ref=${form} onSubmit=${send} novalidate>
      <${Fields} values=${values} set=${set} faults=${faults} />
      <div class="row"><${Button} type="submit" busy=${look.busy && !found}>検索する<//></div>
    </form>
    ${look.error && html`<${Fault} error=${look.error} again=${found ? more : search} />`}
    ${found && html`<${Results} found=${found} busy=${look.busy} more=${more} take=${() => exportRows(found.asked, tools)} />`}
  <//>`;
}

function Fields({ values, set, faults }) {
  return html`
    <${TextInput}
      label="対象（接種券番号・照合IDなど）"
      hint="10桁の接種券番号、または接種者の画面の照合ID。URLには残らないので、開き直したときは入力し直します。"
      value=${values.typed}
      error=${faults.typed}
      onInput=${set("typed")}
    />
    <div class="tiles">
      <${TextInput} label="操作者のID" hint="職員のID、端末番号、system" maxlength="200" value=${values.actor} onInput=${set("actor")} />
      <${Select} label="操作" placeholder="すべて" options=${ACTS} value=${values.act} onInput=${set("act")} />
    </div>
    <div class="row row-top">
      <${DateInput} label="始まりの日" required value=${values.since} error=${faults.since} onInput=${set("since")} />
      <${DateInput} label="終わりの日" required value=${values.until} error=${faults.until} onInput=${set("until")} />
    </div>
  `;
}

function begun(query, me) {
  const today = dayInJapan();
  const { act = "", since = daysBefore(today, BACK_DAYS), until = today } = query;
  return { typed: soughtBy(me), actor: "", act, since, until };
}

/** The view's URL: days and the act. Whom it is about, and who acted, are typed and may name a person. */
function remember({ act, since, until }) {
  go(href("/audit", {}, { act, since, until }), { replace: true });
}
