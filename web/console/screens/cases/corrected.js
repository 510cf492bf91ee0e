/** @file 訂正の内容: which version of a dose, or of the person's registration, a correction led to. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { TextInput } from "../../../shared/components/field.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { digits } from "../../../shared/formats.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useFaults, useValues } from "../forms.js";

const KINDS = [
  { value: "dose", label: "接種記録" },
  { value: "person", label: "接種者の登録（氏名、生年月日など）" },
];

/** @param {{of: object, onDone: () => void}} props a granted correction */
export function Corrected({ of, onDone }) {
  const { may } = useConsole();
  return html`<section class="stack" aria-labelledby="corrected">
    <h2 id="corrected">訂正の内容</h2>
    ${of.corrected
      ? html`<${DefinitionList} items=${termsOf(of.corrected)} />`
      : of.state === "decided" && may("desk:case:keep") && html`<${Linking} of=${of} onDone=${onDone} />`}
  </section>`;
}

const termsOf = ({ ticket, turn, version }) =>
  ticket
    ? [
        { term: "接種券", text: ticket },
        { term: "接種回", text: `${turn}回目` },
        { term: "訂正後の版", text: `第${version}版` },
      ]
    : [{ term: "訂正後の登録", text: `第${version}版` }];

function Linking({ of, onDone }) {
  const { call, may, say } = useConsole();
  const [values, set] = useValues({ kind: "dose", ticket: "", turn: "", version: "" });
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const body = bodyOf(values);
    if (await act.run(() => call("POST /cases/{case_id}/correction", { path: { case_id: of.case_id }, body }))) {
      say("訂正の内容を記録しました。");
      onDone();
    }
  };
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <p>
      先に接種者の画面で記録を訂正してください。${may("desk:person:read") &&
      html`<${Link} href=${href("/people/{person_id}", of)}>この方の記録を開く<//>`}
    </p>
    <${RadioGroup} label="訂正したもの" inRow options=${KINDS} value=${values.kind} onInput=${set("kind")} />
    ${values.kind === "dose" &&
    html`
      <${TextInput} label="接種券番号" inputmode="numeric" required value=${values.ticket} error=${faults.ticket} onInput=${set("ticket")} />
      <${TextInput} label="接種回" inputmode="numeric" required value=${values.turn} error=${faults.turn} onInput=${set("turn")} />
    `}
    <${TextInput}
      label="訂正後の版"
      hint="履歴に表示される版の番号です。"
      inputmode="numeric"
      required
      value=${values.version}
      error=${faults.version}
      onInput=${set("version")}
    />
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} type="submit" busy=${act.busy}>訂正の内容を記録する<//></div>
  </form>`;
}

function bodyOf({ kind, ticket, turn, version }) {
  const dose = kind === "dose" ? { ticket: digits(ticket), turn: Number(digits(turn)) } : { ticket: null, turn: null };
  return { ...dose, version: Number(digits(version)) };
}

function faultsOf({ kind, ticket, turn, version }) {
  const faults = {};
  if (kind === "dose" && !/^\d{10}$/.test(digits(ticket))) faults.ticket = "10桁の数字を入力してください。";
  if (kind === "dose" && !/^[1-9]$/.test(digits(turn))) faults.turn = "1から9までの数字を入力してください。";
  if (!/^[1-9]\d{0,5}$/.test(digits(version))) faults.version = "版の番号を入力してください。";
  return faults;
}
