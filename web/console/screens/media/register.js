/** @file Permitting a medium. */
import { Button, Checkbox, RadioGroup, TextInput } from "../../../shared/components/index.js";
import { choicesOf } from "../../../shared/names.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { faultOfMediumId } from "./acts.js";

const EMPTY = { medium_id: "", kind: "", encrypted: false, custodian: "" };
const NOT_ENCRYPTED = "暗号化機能のない媒体は登録できません。暗号化機能のある専用の媒体を用意してください。";

/** What is missing, a sentence a field. */
export function faultsOf(form) {
  return {
    medium_id: faultOfMediumId(form.medium_id) ?? "",
    kind: form.kind ? "" : "種類を選んでください。",
    encrypted: form.encrypted ? "" : NOT_ENCRYPTED,
    custodian: form.custodian.trim() ? "" : "保管する係や職員を入力してください。",
  };
}

export default function Register({ title }) {
  const { call, say } = useConsole();
  const [form, setForm] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const faults = faultsOf(form);
  const set = (name) => (value) => setForm((before) => ({ ...before, [name]: value }));
  const wrong = (name) => (tried && faults[name]) || undefined;
  const { busy, error, run } = useAct(async () => {
    setTried(true);
    if (Object.values(faults).some(Boolean)) return;
    await call("POST /media", { body: { ...form, custodian: form.custodian.trim() } });
    say(`媒体 ${form.medium_id} を登録しました。`);
    go(href("/media"));
  });
  const send = (event) => {
    event.preventDefault();
    run();
  };
  return html`<h1>${title}</h1>
    <form class="stack" onSubmit=${send} novalidate>
      <${TextInput}
        label="媒体番号"
        hint="媒体のラベルにある番号です（例 USB-01）。登録した番号は変えられません。"
        required
        maxlength="32"
        value=${form.medium_id}
        error=${wrong("medium_id")}
        onInput=${set("medium_id")}
      />
      <${RadioGroup}
        label="種類"
        required
        value=${form.kind}
        error=${wrong("kind")}
        options=${choicesOf("MediumKind")}
        onInput=${set("kind")}
      />
      <${TextInput}
        label="保管者"
        hint="鍵のかかる場所で保管する係や職員です。"
        required
        maxlength="200"
        value=${form.custodian}
        error=${wrong("custodian")}
        onInput=${set("custodian")}
      />
      <${Checkbox}
        label="暗号化機能のある専用の媒体であることを確かめました"
        checked=${form.encrypted}
        error=${wrong("encrypted")}
        onInput=${set("encrypted")}
      />
      ${error && html`<${Fault} error=${error} />`}
      <div class="row"><${Button} type="submit" busy=${busy}>登録する<//></div>
    </form>`;
}
