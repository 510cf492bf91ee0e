/** @file 端末登録コードの発行: a code for one tablet, for ten minutes, shown once. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { TextInput } from "../../../shared/components/field.js";
import { Notice } from "../../../shared/components/notice.js";
import { choicesOf } from "../../../shared/names.js";
import { html, useEffect, useRef, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useAct } from "../../patterns/act.js";
import { useFaults, useValues } from "../forms.js";
import { CodeSquare } from "./code_square.js";
import { View } from "../view.js";

const HINTS = { home: "通常の会場", wide: "大規模接種会場、職域接種" };
const SCOPES = choicesOf("Scope").map((each) => ({ ...each, hint: HINTS[each.value] }));

export default function Invite({ title }) {
  const { call } = useConsole();
  const act = useAct((work) => work());
  const [values, set] = useValues({ label: "", scope: "home" });
  const [invited, setInvited] = useState(null);
  const faultsOf = () => (values.label.trim() ? {} : { label: "どの端末か分かる名称を入力してください。" });
  const { faults, check, form } = useFaults(faultsOf);
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const made = await act.run(() => call("POST /tablets/invitations", { body: { ...values, label: values.label.trim() } }));
    if (made) setInvited(made);
  };
  return html`<${View} title=${title} crumbs=${[{ label: "読み取り端末", href: href("/tablets") }]}>
    ${invited
      ? html`<${Code} invited=${invited} label=${values.label} onAgain=${() => setInvited(null)} />`
      : html`<form class="stack" ref=${form} onSubmit=${send} novalidate>
          <${TextInput}
            label="名称"
            hint="例: 市民文化会館 受付1"
            required
            maxlength="200"
            value=${values.label}
            error=${faults.label}
            onInput=${set("label")}
          />
          <${RadioGroup} label="登録できる接種券" options=${SCOPES} value=${values.scope} onInput=${set("scope")} />
          ${act.error && html`<${Fault} error=${act.error} />`}
          <div class="row">
            <${Button} type="submit" busy=${act.busy}>発行する<//>
            <${Link} kind="secondary" href=${href("/tablets")}>やめる<//>
          </div>
        </form>`}
  <//>`;
}

function Code({ invited, label, onAgain }) {
  const left = useSecondsUntil(invited.until);
  const box = useRef(null);
  useEffect(() => box.current?.focus(), []);
  if (left <= 0) {
    return html`<section class="stack" tabindex="-1" ref=${box}>
      <${Notice} kind="warning" title="端末登録コードの期限が切れました。">
        <p>端末で登録が済んでいなければ、新しいコードを発行してください。</p>
      <//>
      <p class="row"><${Button} onClick=${onAgain}>もう一度発行する<//><${Link} kind="secondary" href=${href("/tablets")}>一覧へ戻る<//></p>
    </section>`;
  }
  return html`<section class="card stack once" tabindex="-1" ref=${box} aria-labelledby="code">
    <h2 id="code">${label}の端末登録コード</h2>
    <${Notice} kind="warning" title="この画面を離れると、二度と表示できません。">
      <p>登録する端末の「端末の登録」の画面で、下の図を読み取るか、文字を入力してください。1台だけに使えます。</p>
    <//>
    <${CodeSquare} text=${invited.code} label="端末登録コードの二次元コード" />
    <p class="once-secret digits">${invited.code}</p>
    <p>残り時間 <strong class="digits">${Math.floor(left / 60)}分${String(left % 60).padStart(2, "0")}秒</strong></p>
    <p class="row"><${Link} kind="secondary" href=${href("/tablets")}>登録が済みました（一覧で確かめる）<//></p>
  </section>`;
}

/** Seconds that are left until a moment, counted down by the clock and not by ticks. */
function useSecondsUntil(moment) {
  const count = () => Math.max(0, Math.ceil((new Date(moment) - Date.now()) / 1000));
  const [left, setLeft] = useState(count);
  useEffect(() => {
    const timer = setInterval(() => setLeft(count()), 1000);
    return () => clearInterval(timer);
  }, [moment]);
  return left;
}
