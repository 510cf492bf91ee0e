/** @file A venue: opened, or changed; whoever changes it says its PIN anew, for nobody can look it up. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { Checkbox } from "../../../shared/components/choices.js";
import { DigitsInput } from "../../../shared/components/digits-input.js";
import { TextInput } from "../../../shared/components/field.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useAct } from "../../patterns/act.js";
import { useFaults, useValues } from "../forms.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { oneOf } from "../every.js";
import { View } from "../view.js";

const NEW = { venue_id: "", name: "", closed: false, version: 0 };
const VENUE_ID = /^[A-Za-z0-9-]{1,40}$/;

export default function VenueView({ title, parameters }) {
  const { call } = useConsole();
  const { venue_id } = parameters;
  const found = useLoad(async (signal) => {
    if (!venue_id) return NEW;
    const venues = await all((query) => call("GET /venues", { query, signal }));
    return oneOf(venues, "venue_id", venue_id, "この会場はありません。一覧で確かめてください。");
  }, [venue_id]);
  return html`<${View} title=${title} crumbs=${[{ label: "接種会場", href: href("/venues") }]}>
    <${Loaded} load=${found}>${(venue) => html`<${Form} venue=${venue} />`}<//>
  <//>`;
}

function Form({ venue }) {
  const { call, say } = useConsole();
  const act = useAct((work) => work());
  const [values, set] = useValues({ ...venue, pin: "" });
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const known = venue.version > 0;
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const body = { ...values, name: values.name.trim(), version: venue.version + 1 };
    const kept = await act.run(() => call("POST /venues", { body }));
    if (kept) {
      say(known ? "会場を変更しました。新しい暗証番号を会場の責任者に伝えてください。" : "会場を登録しました。暗証番号を会場の責任者に伝えてください。");
      go(href("/venues"));
    }
  };
  return html`<form class="stack" ref=${form} onSubmit=${send} novalidate>
    <${Fields} values=${values} set=${set} faults=${faults} known=${known} />
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row">
      <${Button} type="submit" busy=${act.busy}>${known ? "変更する" : "登録する"}<//>
      <${Link} kind="secondary" href=${href("/venues")}>やめる<//>
    </div>
  </form>`;
}

function Fields({ values, set, faults, known }) {
  return html`
    <${TextInput}
      label="会場番号"
      hint="40文字までの半角英数字と「-」。接種記録と操作記録に残ります。"
      required
      readonly=${known}
      value=${values.venue_id}
      error=${faults.venue_id}
      onInput=${set("venue_id")}
    />
    <${TextInput} label="名称" required maxlength="200" value=${values.name} error=${faults.name} onInput=${set("name")} />
    <${DigitsInput}
      label=${known ? "新しい暗証番号" : "暗証番号"}
      hint="会場の職員が受付を始めるときに入力する6桁の数字です。あとから表示できないので、変更のたびに決め直します。"
      required
      groups=${[6]}
      value=${values.pin}
      error=${faults.pin}
      onInput=${set("pin")}
    />
    <div class="row"><${Button} kind="secondary" onClick=${() => set("pin")(drawnPin())}>推測されにくい番号にする<//></div>
    ${known &&
    html`<${Checkbox}
      label="この会場を閉鎖する"
      hint="閉鎖すると、この会場では受付を始められません。今日の受付は続けられます。"
      checked=${values.closed}
      onInput=${set("closed")}
    />`}
  `;
}

/** Six digits by chance, none of those that people try first. */
export function drawnPin(draw = () => crypto.getRandomValues(new Uint32Array(1))[0]) {
  let pin;
  do pin = String(draw() % 1_000_000).padStart(6, "0");
  while (isEasy(pin));
  return pin;
}

/** Whether a PIN is one of those that people try first. */
export const isEasy = (pin) => new Set(pin).size < 3 || "01234567890".includes(pin) || "09876543210".includes(pin);

/** What is wrong with a venue, by field. */
export function faultsOf({ venue_id, name, pin }) {
  const faults = {};
  if (!VENUE_ID.test(venue_id)) faults.venue_id = "40文字までの半角英数字と「-」で入力してください。";
  if (/^\d{12}$/.test(venue_id)) faults.venue_id = "12桁の数字だけの番号は使えません。";
  if (!name.trim()) faults.name = "名称を入力してください。";
  if (!/^\d{6}$/.test(pin)) faults.pin = "6桁の数字を入力してください。";
  else if (isEasy(pin)) faults.pin = "推測されやすい番号です。別の番号にしてください。";
  return faults;
}
