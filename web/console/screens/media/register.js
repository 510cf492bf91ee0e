/** @file Permitting a medium. */
import { Button, Checkbox, RadioGroup, TextInput } from "../../../shared/components/index.js";
import { choicesOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { useFields } from "../parts/fields.js";
import { Page } from "../parts/page.js";
import { faultOfMediumId } from "./acts.js";

const UNDER = ["許可された媒体", "/media"];

const EMPTY = { medium_id: "", kind: "", encrypted: false, custodian: "" };
const NOT_ENCRYPTED = "暗号化機能のない媒体は登録できません。暗号化機能のある専用の媒体を用意してください。";

/** What is missing, a sentence a field. */
export function faultsOf(form) {
  return {
    medium_id: faultOfMediumId(form.medium_id),
    kind: form.kind ? null : "種類を選んでください。",
    encrypted: form.encrypted ? null : NOT_ENCRYPTED,
    custodian: form.custodian.trim() ? null : "保管する係や職員を入力してください。",
  };
}

export default function Register({ title }) {
  const { call, say } = useConsole();
  const { busy, error, run } = useAct(async (form) => {
    await call("POST /media", { body: { ...form, custodian: form.custodian.trim() } });
    say(`媒体 ${form.medium_id} を登録しました。`);
    go(href("/media"));
  });
  const { field, submit } = useFields(EMPTY, faultsOf, run);
  const { value: encrypted, ...tick } = field("encrypted");
  return html`<${Page} title=${title} under=${UNDER}>
    <form class="stack" onSubmit=${submit} novalidate>
      <${TextInput}
        label="媒体番号"
        hint="媒体のラベルにある番号です（例 USB-01）。登録した番号は変えられません。"
        required
        maxlength="32"
        ...${field("medium_id")}
      />
      <${RadioGroup} label="種類" required options=${choicesOf("MediumKind")} ...${field("kind")} />
      <${TextInput} label="保管者" hint="鍵のかかる場所で保管する係や職員です。" required maxlength="200" ...${field("custodian")} />
      <${Checkbox} label="暗号化機能のある専用の媒体であることを確かめました" checked=${encrypted} ...${tick} />
      ${error && html`<${Fault} error=${error} />`}
      <div class="row"><${Button} type="submit" busy=${busy}>登録する<//></div>
    </form>
  <//>`;
}
