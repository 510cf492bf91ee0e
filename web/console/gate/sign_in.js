/**
 * @file Signing in: one's ID, password and passkey; the first time without one, or with a shared ID.
 */
import { Button } from "../../shared/components/button.js";
import { RadioGroup } from "../../shared/components/choices.js";
import { TextInput } from "../../shared/components/field.js";
import { Notice } from "../../shared/components/notice.js";
import { narrow } from "../../shared/formats.js";
import { html, useState } from "../../shared/preact.js";
import { signIn, signInFirst } from "../passkey.js";
import { Gate } from "./gate.js";
import { Terms } from "./terms.js";

const WAYS = [
  { value: "usual", label: "自分のIDで入る" },
  { value: "first", label: "はじめて入る", hint: "初回パスワードを受け取った方。続けて生体認証を登録します。" },
  { value: "shared", label: "共用IDで入る", hint: "共用IDのパスワードと、自分の生体認証を使います。" },
];

const WHY = {
  idle: ["操作がなかったため、画面を閉じました。", "続けるときは、もう一度サインインしてください。同じ画面から続けられます。"],
  ended: ["サインインの期限が切れました。", "もう一度サインインしてください。同じ画面から続けられます。"],
  elsewhere: ["別のタブでサインアウトしました。", "続けるときは、もう一度サインインしてください。"],
  left: ["サインアウトしました。", ""],
};

/** @param {{why: string, entered: () => Promise<void>}} given */
export function SignIn({ why, entered }) {
  const [way, setWay] = useState("usual");
  const [typed, setTyped] = useState({ account_id: "", person: "", password: "" });
  const [fault, setFault] = useState(null);
  const [busy, setBusy] = useState(false);
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const missing = fault?.missing ?? {};
  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    const lacking = lackingOf(way, typed);
    if (lacking) {
      setFault({ missing: lacking });
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await signInBy(way, typed);
      await entered();
    } catch (error) {
      setFault({ message: error.message });
      setTyped((now) => ({ ...now, password: "" }));
      setBusy(false);
    }
  };
  return html`<${Gate} title="サインイン">
    ${why && html`<${Notice} kind=${why === "left" ? "success" : "info"} title=${WHY[why][0]} live>${WHY[why][1]}<//>`}
    <${Terms} />
    <form class="card stack" onSubmit=${send} novalidate>
      ${fault?.message && html`<${Notice} kind="error" title=${fault.message} />`}
      <${RadioGroup} label="入り方" options=${WAYS} value=${way} onInput=${setWay} />
      <${TextInput}
        label=${way === "shared" ? "共用ID" : "ID"}
        required
        value=${typed.account_id}
        error=${missing.account_id}
        autocapitalize="none"
        spellcheck=${false}
        maxlength="64"
        onInput=${set("account_id")}
      />
      ${way === "shared" &&
      html`<${TextInput}
        label="自分のID"
        required
        value=${typed.person}
        error=${missing.person}
        autocapitalize="none"
        spellcheck=${false}
        maxlength="64"
        onInput=${set("person")}
      />`}
      <${TextInput}
        label=${{ usual: "パスワード", first: "初回パスワード", shared: "共用IDのパスワード" }[way]}
        type="password"
        required
        value=${typed.password}
        error=${missing.password}
        maxlength="128"
        onInput=${set("password")}
      />
      <div><${Button} type="submit" size="large" busy=${busy}>${way === "first" ? "サインイン" : "本人確認をしてサインイン"}<//></div>
    </form>
  <//>`;
}

function lackingOf(way, typed) {
  const needed = { account_id: "IDを入力してください。", password: "パスワードを入力してください。" };
  if (way === "shared") needed.person = "自分のIDを入力してください。";
  const lacking = Object.entries(needed).filter(([name]) => typed[name].trim() === "");
  return lacking.length > 0 ? Object.fromEntries(lacking) : null;
}

function signInBy(way, { account_id, person, password }) {
  // IDs are ASCII; a Japanese keyboard types full-width letters. The password goes as it was typed.
  const id = narrow(account_id).trim();
  if (way === "first") return signInFirst({ account_id: id, password });
  return signIn({ account_id: id, password, person: way === "shared" ? narrow(person).trim() : undefined });
}
