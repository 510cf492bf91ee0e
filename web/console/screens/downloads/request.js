/** @file Asking for a download: what, why, on which medium. */
import { Button, Checkbox, Notice, RadioGroup, TextInput } from "../../../shared/components/index.js";
import { nameOf } from "../../../shared/names.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { MediumField } from "../media/medium_field.js";
import { kindsFor } from "./acts.js";
import { KINDS } from "./words.js";

const EMPTY = { kind: "", reason: "", medium_id: "", changed_only: false };

export default function Request({ title }) {
  const { call, may, me, say } = useConsole();
  const [form, setForm] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const kinds = kindsFor(may);
  const faults = {
    kind: form.kind ? "" : "出力の種類を選んでください。",
    reason: form.reason.trim() ? "" : "何に使うかを入力してください。",
    medium_id: form.medium_id ? "" : "媒体を選んでください。",
  };
  const set = (name) => (value) => setForm((before) => ({ ...before, [name]: value }));
  const wrong = (name) => (tried && faults[name]) || undefined;
  const { busy, error, run } = useAct(async () => {
    setTried(true);
    if (Object.values(faults).some(Boolean)) return;
    const { download_id } = await call("POST /downloads", { body: { ...form, reason: form.reason.trim() } });
    say("申請しました。管理者に承認を頼んでください。");
    go(href("/downloads/{download_id}", { download_id }));
  });
  const send = (event) => {
    event.preventDefault();
    run();
  };
  return html`<h1>${title}</h1>
    <form class="stack" onSubmit=${send} novalidate>
      <${Notice} title="申請すると、媒体管理簿にも記入されます。">
        <p>
          管理者が承認した後、申請した本人（${me.name}）が、この端末（${me.terminal}）で作成して受け取ります。
          受取りは一度だけです。申請から3日、作成から24時間で無効になります。
        </p>
      <//>
      <${RadioGroup}
        label="出力の種類"
        required
        value=${form.kind}
        error=${wrong("kind")}
        options=${kinds.map((kind) => ({ value: kind, label: nameOf("DownloadKind", kind), hint: KINDS[kind].says }))}
        onInput=${set("kind")}
      />
      <${TextInput}
        label="理由"
        hint="例：予防接種台帳への反映。個人の名前や番号は書きません。"
        required
        maxlength="190"
        value=${form.reason}
        error=${wrong("reason")}
        onInput=${set("reason")}
      />
      <${MediumField} value=${form.medium_id} error=${wrong("medium_id")} onInput=${set("medium_id")} />
      <${Checkbox}
        label="前回の受取りの後に変わったものだけ"
        hint="同じ種類の出力を前に受け取っているときに使います。初めてのときは全部が出ます。"
        checked=${form.changed_only}
        onInput=${set("changed_only")}
      />
      ${error && html`<${Fault} error=${error} />`}
      <div class="row"><${Button} type="submit" busy=${busy}>申請する<//></div>
    </form>`;
}
