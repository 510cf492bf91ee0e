/**
 * @file Choosing a new password, the first time and any other.
 */
import { call } from "../../shared/api.js";
import { Button } from "../../shared/components/button.js";
import { TextInput } from "../../shared/components/field.js";
import { Notice } from "../../shared/components/notice.js";
import { html, useState } from "../../shared/preact.js";

const SHORTEST = 15;
const EMPTY = { old: "", wanted: "", again: "" };

/** @param {{first?: boolean, done: () => any}} given `first`: what is replaced is the one-time password */
export function PasswordForm({ first = false, done }) {
  const [typed, setTyped] = useState(EMPTY);
  const [wrong, setWrong] = useState({});
  const [busy, setBusy] = useState(false);
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const send = async (event) => {
    event.preventDefault();
    const faults = faultsOf(typed);
    setWrong(faults);
    if (busy || Object.keys(faults).length > 0) return;
    setBusy(true);
    try {
      await call("POST /password", { body: { old: typed.old, new: typed.wanted } });
      setTyped(EMPTY);
      await done();
    } catch (error) {
      // 401 is the service's word for a wrong old password here; its sentence speaks of signing in.
      setWrong(error.code === "A302" ? { old: "今のパスワードが正しくありません。" } : { all: error.message });
    } finally {
      setBusy(false);
    }
  };
  const fields = [
    ["old", first ? "初回パスワード" : "今のパスワード", undefined],
    ["wanted", "新しいパスワード", `${SHORTEST}文字以上。文章のような長い言葉が覚えやすく、推測されにくくなります。`],
    ["again", "新しいパスワード（確認のためもう一度）", undefined],
  ];
  return html`<form class="stack" onSubmit=${send} novalidate>
    ${wrong.all && html`<${Notice} kind="error" title=${wrong.all} />`}
    ${fields.map(
      ([name, label, hint]) => html`<${TextInput}
        key=${name}
        type="password"
        label=${label}
        hint=${hint}
        required
        maxlength="128"
        value=${typed[name]}
        error=${wrong[name]}
        onInput=${set(name)}
      />`,
    )}
    <div><${Button} type="submit" busy=${busy}>パスワードを変更する<//></div>
  </form>`;
}

function faultsOf({ old, wanted, again }) {
  const faults = {};
  if (old === "") faults.old = "今のパスワードを入力してください。";
  if (wanted.length < SHORTEST) faults.wanted = `${SHORTEST}文字以上で入力してください。`;
  else if (wanted === old) faults.wanted = "今と違うパスワードにしてください。";
  if (again !== wanted) faults.again = "新しいパスワードと同じものを入力してください。";
  return faults;
}
