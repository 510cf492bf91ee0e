/** @file Numbers that are nobody's: whoever asks about one is trying numbers, and an alarm is raised. */
import { Button, DataTable, TextInput } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { faultOf } from "../../individual_number.js";
import { NumberInput } from "../../number_input.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { useFields } from "../parts/fields.js";
import { Page } from "../parts/page.js";

const COLUMNS = [
  { key: "label", label: "置いた場所" },
  { key: "registered_at", label: "登録", show: (row) => japaneseMoment(row.registered_at) },
  { key: "registered_by", label: "登録した方" },
];

export default function Canaries({ title }) {
  const { call } = useConsole();
  const list = useLoad((signal) => all((page) => call("GET /canaries", { query: page, signal })), []);
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>
        だれのものでもない番号を、名簿の写しなどに混ぜておきます。その番号で照会する人がいると、番号を試しているとわかり、
        警報が出ます。照会した方には「該当なし」とだけ答えます。登録した番号は、後から見ることも消すこともできません。
      </p>
      <${Register} done=${list.again} />
      <${DataTable}
        caption="登録した見張り番号"
        columns=${COLUMNS}
        rows=${list.data}
        rowKey=${(row) => row.canary_id}
        error=${list.error}
        onRetry=${list.again}
        exportName="見張り番号.csv"
        empty="まだ登録がありません。"
      />
    </div>
  <//>`;
}

const EMPTY = { number: "", label: "" };

/** What is missing, a sentence a field. */
export function faultsOf(form) {
  return { number: faultOf(form.number), label: form.label.trim() ? null : "どこに置いたかを入力してください。" };
}

function Register({ done }) {
  const { call, say } = useConsole();
  const { busy, error, run } = useAct(async (form) => {
    await call("POST /canaries", { body: { individual_number: form.number, label: form.label.trim() } });
    setTyped(EMPTY);
    say("見張り番号を登録しました。");
    done();
  });
  const { field, setTyped, submit } = useFields(EMPTY, faultsOf, run);
  return html`<form class="card stack" aria-labelledby="canary-head" onSubmit=${submit} novalidate>
    <h2 id="canary-head">見張り番号を登録する</h2>
    <${NumberInput}
      hint="12桁。検査用数字の合う、だれのものでもない番号です。登録されている方の番号は使えません。"
      ...${field("number")}
    />
    <${TextInput} label="置いた場所" hint="例：窓口の名簿の写し　三枚目" required maxlength="200" ...${field("label")} />
    ${error && html`<${Fault} error=${error} />`}
    <div class="row"><${Button} type="submit" busy=${busy}>登録する<//></div>
  </form>`;
}
