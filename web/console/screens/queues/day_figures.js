/**
 * @file How many forms a venue counted, by product and lot.
 */
import { Button } from "../../../shared/components/button.js";
import { Select, TextInput } from "../../../shared/components/field.js";
import { Notice } from "../../../shared/components/notice.js";
import { digits, narrow } from "../../../shared/formats.js";
import { html } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { useForm } from "../../patterns/form.js";
import { vaccineChoices } from "../people/acts/correct.js";

const ROW = { product: "", lot: "", forms: "" };

/** What was counted before, or the lots on record with nothing counted yet. */
function rowsOf(found) {
  const counted = found.forms !== null;
  const rows = found.lots.map(({ product, lot, forms }) => ({ product, lot, forms: counted ? String(forms) : "" }));
  return rows.length > 0 ? rows : [ROW];
}

/** @param {{found: object, put: (found: object) => void}} given */
export function Figures({ found, put }) {
  const { call, say } = useConsole();
  const keep = useAct(async ({ rows }) => {
    const lots = rows.map((row) => ({ ...row, lot: narrow(row.lot).trim(), forms: Number(digits(row.forms)) }));
    put(await call("POST /day-counts", { body: { day: found.day, venue: found.venue, lots } }));
    say("予診票の枚数を保存しました。");
  });
  const form = useForm(() => ({ rows: rowsOf(found) }), faultsOf, keep.run);
  const { rows } = form.typed;
  const change = form.set("rows");
  const typedInto = (at) => (name) => (value) =>
    change(rows.map((row, each) => (each === at ? { ...row, [name]: value } : row)));
  const without = (at) => change(rows.filter((_, each) => each !== at));
  return html`<form class="card stack" onSubmit=${form.submit} novalidate aria-labelledby="figures-title">
    <h2 id="figures-title">予診票の枚数</h2>
    ${keep.error && html`<${Fault} error=${keep.error} />`}
    ${rows.map(
      (row, at) => html`<${Row}
        key=${at}
        number=${at + 1}
        row=${row}
        set=${typedInto(at)}
        wrong=${(name) => form.wrong[`${at}-${name}`]}
        away=${() => without(at)}
      />`,
    )}
    ${form.wrong.all && html`<${Notice} kind="error" title=${form.wrong.all} />`}
    <div class="row">
      <${Button} kind="secondary" onClick=${() => change([...rows, ROW])}>行を加える<//>
      <${Button} type="submit" busy=${keep.busy}>枚数を保存する<//>
    </div>
  </form>`;
}

function Row({ number, row, set, wrong, away }) {
  const bound = (name) => ({ value: row[name], onInput: set(name), error: wrong(name) });
  return html`<fieldset class="search field">
    <legend class="quiet">${number}つ目の製品とロット</legend>
    <${Select} ...${bound("product")} label="製品" required placeholder="" options=${vaccineChoices(row.product)} />
    <${TextInput} ...${bound("lot")} label="ロット番号" maxlength="20" />
    <${TextInput} ...${bound("forms")} label="枚数" required inputmode="numeric" maxlength="6" />
    <${Button} kind="plain" aria-label=${`${number}つ目の行を除く`} onClick=${away}>除く<//>
  </fieldset>`;
}

function faultsOf({ rows }) {
  const faults = rows.length === 0 ? { all: "製品とロットを一つ以上入力してください。" } : {};
  rows.forEach((row, at) => {
    if (!row.product) faults[`${at}-product`] = "製品を選んでください。";
    if (!/^[0-9]{1,6}$/.test(digits(row.forms))) faults[`${at}-forms`] = "枚数を数字で入力してください。";
  });
  const named = rows.map(({ product, lot }) => `${product}|${narrow(lot).trim()}`);
  if (new Set(named).size < named.length) faults.all = "同じ製品とロットの行が二つあります。一つにまとめてください。";
  return faults;
}
