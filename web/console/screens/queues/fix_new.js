/**
 * @file What to change of which doses: those chosen from a list, or those of a venue and day.
 */
import { Button } from "../../../shared/components/button.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { Select, TextInput } from "../../../shared/components/field.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Notice } from "../../../shared/components/notice.js";
import { narrow } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { forget, recall } from "../../memory.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { vaccineChoices } from "../people/acts/correct.js";
import { ReasonField } from "../people/act_form.js";

const MOST = 500;
const VENUE = /^[A-Za-z0-9-]{1,40}$/;
const BLANK = { venue: "", day: "", product: "", lot: "", to_day: "", to_product: "", to_lot: "", reason: "" };

export default function FixNew({ title }) {
  const { call } = useConsole();
  const [doses, setDoses] = useState(() => recall("doses") ?? []);
  const [typed, setTyped] = useState(BLANK);
  const [wrong, setWrong] = useState({});
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const make = useAct(async () => {
    const { fix } = await call("POST /bulk-fixes", { body: bodyOf(typed, doses), timeout: 60_000 });
    forget("doses");
    go(href("/fixes/{fix_id}", { fix_id: fix.fix_id }));
  });
  const send = (event) => {
    event.preventDefault();
    const faults = faultsOf(typed, doses);
    setWrong(faults);
    if (Object.keys(faults).length === 0) make.run();
  };
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "一括修正", href: href("/fixes") }, { label: title }]} />
    <h1>${title}</h1>
    <form class="stack" onSubmit=${send} novalidate>
      ${make.error && html`<${Fault} error=${make.error} />`}
      ${doses.length > 0
        ? html`<section class="card stack" aria-labelledby="which-title">
            <h2 id="which-title">どの接種を直すか</h2>
            <p>一覧で選んだ${doses.length}件を直します。</p>
            ${wrong.doses && html`<${Notice} kind="error" title=${wrong.doses} />`}
            <div><${Button} kind="secondary" onClick=${() => setDoses([])}>会場と日で選び直す<//></div>
          </section>`
        : html`<${Which} typed=${typed} set=${set} wrong=${wrong} />`}
      <${Wanted} typed=${typed} set=${set} wrong=${wrong} />
      <div><${Button} type="submit" busy=${make.busy}>差分を作る<//></div>
    </form>
  </div>`;
}

function Which({ typed, set, wrong }) {
  return html`<section class="card stack" aria-labelledby="which-title">
    <h2 id="which-title">どの接種を直すか</h2>
    <${TextInput}
      label="会場のID"
      required
      maxlength="40"
      value=${typed.venue}
      onInput=${set("venue")}
      error=${wrong.venue}
    />
    <${DateInput} label="接種日" required value=${typed.day} onInput=${set("day")} error=${wrong.day} />
    <${Select}
      label="製品で絞る"
      placeholder="すべて"
      options=${vaccineChoices("")}
      value=${typed.product}
      onInput=${set("product")}
    />
    <${TextInput} label="ロット番号で絞る" hint="記録されているとおりに" maxlength="20" value=${typed.lot} onInput=${set("lot")} />
  </section>`;
}

function Wanted({ typed, set, wrong }) {
  return html`<section class="card stack" aria-labelledby="wanted-title">
    <h2 id="wanted-title">どう直すか</h2>
    <p>直す項目だけを入力してください。空の項目は変わりません。</p>
    ${wrong.change && html`<${Notice} kind="error" title=${wrong.change} />`}
    <${Select}
      label="正しい製品"
      placeholder="変えない"
      options=${vaccineChoices("")}
      value=${typed.to_product}
      onInput=${set("to_product")}
    />
    <${TextInput} label="正しいロット番号" maxlength="20" value=${typed.to_lot} onInput=${set("to_lot")} />
    <${DateInput} label="正しい接種日" value=${typed.to_day} onInput=${set("to_day")} />
    <${ReasonField} value=${typed.reason} onInput=${set("reason")} error=${wrong.reason} />
  </section>`;
}

function changeOf({ to_day, to_product, to_lot }) {
  const change = { given_on: to_day, product: to_product, lot: narrow(to_lot).trim() };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== ""));
}

function faultsOf(typed, doses) {
  const faults = {};
  if (doses.length > MOST)
    faults.doses = `一度に直せるのは${MOST}件までです。一覧で選び直すか、会場と日で選んでください。`;
  if (doses.length === 0 && !VENUE.test(narrow(typed.venue).trim()))
    faults.venue = "会場のIDを英数字で入力してください。";
  if (doses.length === 0 && !typed.day) faults.day = "接種日を年・月・日で入力してください。";
  if (Object.keys(changeOf(typed)).length === 0) faults.change = "直す項目を一つ以上入力してください。";
  if (typed.reason.trim() === "") faults.reason = "理由を入力してください。";
  return faults;
}

function bodyOf(typed, doses) {
  const select = { venue: narrow(typed.venue).trim(), day: typed.day };
  if (typed.product) select.product = typed.product;
  if (typed.lot.trim()) select.lot = typed.lot.trim();
  // An entry of the queue may name one dose twice: two findings of it.
  const chosen = [...new Map(doses.map((each) => [`${each.ticket}|${each.turn}`, each])).values()];
  return {
    select: doses.length > 0 ? { doses: chosen } : select,
    change: changeOf(typed),
    reason: typed.reason.trim(),
  };
}
