/** @file Fields in all their states. */
import {
  Checkbox,
  CheckboxGroup,
  DateInput,
  DigitsInput,
  FileDrop,
  RadioGroup,
  SearchBox,
  Select,
  TextArea,
  TextInput,
} from "../shared/components/index.js";
import { GROUPS } from "../shared/formats.js";
import { html, useState } from "../shared/preact.js";
import { Shown } from "./shown.js";

function useText(start = "") {
  const [value, onInput] = useState(start);
  return { value, onInput };
}

export function Texts() {
  const [plain, wrong, long, secret, search] = [useText(), useText("春日部"), useText(), useText(), useText()];
  return html`
    <${Shown} name="一行">
      <${TextInput} label="会場名" hint="看板のとおりに入力してください。" required ...${plain} />
      <${TextInput} label="端末名" error="この名前は使われています。別の名前にしてください。" ...${wrong} />
      <${TextInput} label="パスワード" type="password" autocomplete="current-password" ...${secret} />
      <${TextInput} label="職員のID" value="clerk-1" readonly onInput=${() => {}} />
      <${TextInput} label="使えない項目" value="" disabled onInput=${() => {}} />
    <//>
    <${Shown} name="数行"><${TextArea} label="理由" required hint="200文字まで" ...${long} /><//>
    <${Shown} name="検索"><${SearchBox} label="住民を探す" hint="氏名（カナ）" onSearch=${() => {}} ...${search} /><//>
  `;
}

export function Numbers() {
  const [line, number, wrong] = [useText("11112143"), useText(), useText("12345")];
  return html`<${Shown} name="区切って見せる数字" note="全角でも、空白やハイフンが混ざっていても構いません。">
    <${DigitsInput} label="接種券の番号（18桁）" groups=${GROUPS.line} required ...${line} />
    <p>送る値: <output>${line.value}</output></p>
    <${DigitsInput} label="個人番号（12桁）" groups=${GROUPS.individualNumber} ...${number} />
    <${DigitsInput} label="券番号（10桁）" groups=${GROUPS.ticket} error="10桁で入力してください。" ...${wrong} />
  <//>`;
}

export function Dates() {
  const [given, born] = [useText("2021-07-01"), useText()];
  return html`<${Shown} name="年・月・日" note="西暦で入力すると、和暦も見えます。">
    <${DateInput} label="接種日" required ...${given} />
    <p>送る値: <output>${given.value}</output></p>
    <${DateInput} label="生年月日" hint="西暦4桁で入力してください。" ...${born} />
    <${DateInput} label="期限" error="今日より後の日付にしてください。" value="2021-06-01" onInput=${() => {}} />
  <//>`;
}

const PRODUCTS = [
  { value: "a", label: "コミナティ筋注" },
  { value: "b", label: "スパイクバックス筋注" },
  { value: "c", label: "バキスゼブリア筋注" },
];
const PURPOSES = [
  { value: "1", label: "転出元への照会", hint: "本人の同意と番号確認が必要です。" },
  { value: "2", label: "転入先への回答" },
  { value: "3", label: "接種証明書の交付" },
];

export function Choices() {
  const [product, purpose, empty, sex] = [useText(), useText("1"), useText(), useText("1")];
  const [agreed, setAgreed] = useState(false);
  const [some, setSome] = useState(["a", "c"]);
  return html`
    <${Shown} name="一覧から">
      <${Select} label="ワクチン" options=${PRODUCTS} placeholder="" required ...${product} />
      <${Select} label="会場" options=${[]} placeholder="" error="会場を選んでください。" ...${empty} />
    <//>
    <${Shown} name="いくつかから1つ">
      <${RadioGroup} label="個人番号を使う目的" options=${PURPOSES} required ...${purpose} />
      <${RadioGroup} label="使ったワクチン" options=${PRODUCTS} error="1つ選んでください。" ...${empty} />
      <${RadioGroup} label="性別" inRow ...${sex} options=${[
        { value: "1", label: "男" },
        { value: "2", label: "女" },
        { value: "9", label: "不明" },
      ]} />
    <//>
    <${Shown} name="いくつかからいくつか">
      <${CheckboxGroup} label="使うワクチン" options=${PRODUCTS} values=${some} onInput=${setSome} required />
      <${CheckboxGroup} label="示された書類" options=${PURPOSES} values=${[]} onInput=${() => {}} error="1つ以上選んでください。" />
    <//>
    <${Shown} name="はい・いいえ">
      <${Checkbox} label="本人確認書類を見ました" checked=${agreed} onInput=${setAgreed} hint="写しは取りません。" />
      <${Checkbox} label="同意を得ました" checked=${false} onInput=${() => {}} error="同意がなければ照会できません。" />
    <//>
  `;
}

export function Files() {
  const [file, setFile] = useState(null);
  return html`<${Shown} name="ファイルを渡す">
    <${FileDrop}
      label="登録ファイル"
      hint="封緘済みのファイル（.sealed）"
      accept=${[".sealed", ".csv"]}
      most=${6 * 1024 * 1024}
      required
      file=${file}
      onFiles=${([first]) => setFile(first)}
    />
    <${FileDrop} label="異動ファイル" error="ファイルを選んでください。" onFiles=${() => {}} />
    <${FileDrop} label="送っているあいだ" busy onFiles=${() => {}} />
  <//>`;
}
