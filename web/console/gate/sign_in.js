/**
 * @file Signing in: one's ID, password and passkey; the first time without one, or with a shared ID.
 */
import { Button } from "../../shared/components/button.js";
import { RadioGroup } from "../../shared/components/choices.js";
import { TextInput } from "../../shared/components/field.js";
import { Notice } from "../../shared/components/notice.js";
import { narrow } from "../../shared/formats.js";
import { html } from "../../shared/preact.js";
import { signIn, signInFirst } from "../passkey.js";
import { useAct } from "../patterns/act.js";
import { useForm } from "../patterns/form.js";
import { Gate } from "./gate.js";
import { Terms } from "./terms.js";

const WAYS = [
  { value: "usual", label: "自分のIDで入る" },
  { value: "first", label: "はじめて入る", hint: "初回パスワードを受け取った方。続けて生体認証を登録します。" },
  { value: "shared", label: "共用IDで入る", hint: "共用IDのパスワードと、自分の生体認証を使います。" },
];

const WHY = {
  idle: [
    "操作がなかったため、画面を閉じました。",
    "続けるときは、もう一度サインインしてください。同じ画面から続けられます。",
  ],
  ended: ["サインインの期限が切れました。", "もう一度サインインしてください。同じ画面から続けられます。"],
  elsewhere: ["別のタブでサインアウトしました。", "続けるときは、もう一度サインインしてください。"],
  left: ["サインアウトしました。", ""],
};

/** @param {{why: string, told?: string, entered: () => Promise<void>}} given `told` is what else there is to know */
export function SignIn({ why, told, entered }) {
  return html`<${Gate} title="サインイン">
    ${why && html`<${Notice} kind=${why === "left" ? "success" : "info"} title=${WHY[why][0]} live>${WHY[why][1]}<//>`}
    ${told && html`<${Notice} kind="warning" title=${told} live />`}
    <${Terms} />
    <${Form} entered=${entered} />
  <//>`;
}

const BLANK = { way: "usual", account_id: "", person: "", password: "" };
const SECRETS = { usual: "パスワード", first: "初回パスワード", shared: "共用IDのパスワード" };
const ID = { required: true, autocapitalize: "none", spellcheck: false, maxlength: "64" };

function Form({ entered }) {
  const enter = useAct(async (said) => {
    try {
      await signInBy(said);
      await entered();
    } catch (error) {
      setTyped((now) => ({ ...now, password: "" }));
      throw error;
    }
  });
  const { typed, setTyped, set, wrong, submit } = useForm(BLANK, lackingOf, enter.run);
  const bound = (name) => ({ value: typed[name], onInput: set(name), error: wrong[name] });
  const { way } = typed;
  return html`<form class="card stack" onSubmit=${submit} novalidate>
    ${enter.error && html`<${Notice} kind="error" title=${enter.error.message} />`}
    <${RadioGroup} ...${bound("way")} label="入り方" options=${WAYS} />
    <${TextInput}
      ...${ID}
      ...${bound("account_id")}
      label=${way === "shared" ? "共用ID" : "ID"}
      autocomplete=${way === "shared" ? "off" : "username"}
    />
    ${way === "shared" &&
    html`<${TextInput} ...${ID} ...${bound("person")} label="自分のID" autocomplete="username" />`}
    <${TextInput} ...${bound("password")} label=${SECRETS[way]} type="password" required maxlength="128" />
    <div>
      <${Button} type="submit" size="large" busy=${enter.busy}>
        ${way === "first" ? "サインイン" : "本人確認をしてサインイン"}
      <//>
    </div>
  </form>`;
}

function lackingOf({ way, ...typed }) {
  const needed = { account_id: "IDを入力してください。", password: "パスワードを入力してください。" };
  if (way === "shared") needed.person = "自分のIDを入力してください。";
  return Object.fromEntries(Object.entries(needed).filter(([name]) => typed[name].trim() === ""));
}

function signInBy({ way, account_id, person, password }) {
  // IDs are ASCII; a Japanese keyboard types full-width letters. The password goes as it was typed.
  const id = narrow(account_id).trim();
  if (way === "first") return signInFirst({ account_id: id, password });
  return signIn({ account_id: id, password, person: way === "shared" ? narrow(person).trim() : undefined });
}
