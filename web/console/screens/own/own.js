/**
 * @file One's own password and passkeys.
 */
import { Button } from "../../../shared/components/button.js";
import { html, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { PasswordForm } from "../../gate/password_form.js";
import { registerPasskey } from "../../passkey.js";
import { Fault } from "../../patterns/fault.js";

export default function Own({ title }) {
  const { me, say } = useConsole();
  const changed = () => say("パスワードを変更しました。ほかの端末でのサインインは終わりました。");
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <section class="card stack">
      <h2>パスワードの変更</h2>
      ${me.shared
        ? html`<p>共用IDで入っている間も、変わるのは自分のパスワードです。</p>`
        : html`<p>変更すると、ほかの端末でのサインインは終わります。</p>`}
      <${PasswordForm} done=${changed} />
    </section>
    <section class="card stack">
      <h2>生体認証の追加</h2>
      <p>予備の認証器を登録しておくと、故障や紛失のときもサインインできます。登録は5つまでです。</p>
      <${AddPasskey} />
    </section>
  </div>`;
}

function AddPasskey() {
  const { say } = useConsole();
  const [fault, setFault] = useState(null);
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setFault(null);
    try {
      await registerPasskey();
      say("生体認証を登録しました。");
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };
  return html`
    ${fault && html`<${Fault} error=${fault} again=${add} />`}
    <div><${Button} kind="secondary" busy=${busy} onClick=${add}>この端末の認証器を登録する<//></div>
  `;
}
