/** @file 注意対象者: people whose look-ups are reported, by blind ids. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { TextInput } from "../../../shared/components/field.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { useFaults, useValues } from "../forms.js";
import { View } from "../view.js";

const PERSON = /^[0-9a-f]{32}$/;
const ACCOUNT = /^[a-z0-9._-]{3,32}$/;
const KINDS = [
  { value: "public", label: "公人など、注目される方", hint: "どの職員の照会も集計します。" },
  { value: "household", label: "職員本人・世帯の方", hint: "その職員の照会だけを集計します。職員の届出に基づいて登録します。" },
];

const COLUMNS = [
  { key: "person_id", label: "照合ID", show: (row) => html`<span class="log-subject">${row.person_id}</span>` },
  { key: "kind", label: "種類", value: (row) => (row.household_of ? "職員本人・世帯の方" : "注目される方") },
  { key: "household_of", label: "職員" },
];

export default function WatchedPeople({ title }) {
  const { call } = useConsole();
  const found = useEvery((query, signal) => call("GET /misuse-reports/watched", { query, signal }));
  const put = (watched) => {
    const others = found.data.filter((each) => keyOf(each) !== keyOf(watched));
    found.put([...others, watched]);
  };
  return html`<${View} title=${title} crumbs=${[{ label: "不正利用の点検", href: href("/misuse") }]}>
    <p>登録した方の照会は、不正利用の点検で指摘されます。氏名や番号は登録せず、接種者の画面の照合IDで登録します。</p>
    <${Watch} put=${put} />
    <${DataTable}
      caption="注意対象者"
      columns=${COLUMNS}
      rows=${found.data}
      rowKey=${keyOf}
      error=${found.error}
      onRetry=${found.again}
      empty="注意対象者は登録されていません。"
      unit="人"
    />
  <//>`;
}

const keyOf = ({ person_id, household_of }) => `${person_id}|${household_of ?? ""}`;
const EMPTY = { person_id: "", kind: "public", household_of: "" };

function Watch({ put }) {
  const { call, say } = useConsole();
  const [values, set] = useValues(EMPTY);
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const household_of = values.kind === "household" ? values.household_of.trim() : null;
    const body = { person_id: values.person_id.trim(), household_of };
    if (await act.run(() => call("POST /misuse-reports/watched", { body }))) {
      put(body);
      set("person_id")("");
      say("注意対象者を登録しました。");
    }
  };
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <h2>登録する</h2>
    <${TextInput}
      label="照合ID"
      hint="接種者の画面に表示される32桁の英数字。窓口担当から受け取ります。"
      required
      value=${values.person_id}
      error=${faults.person_id}
      onInput=${set("person_id")}
    />
    <${RadioGroup} label="種類" options=${KINDS} value=${values.kind} onInput=${set("kind")} />
    ${values.kind === "household" &&
    html`<${TextInput} label="職員のID" required value=${values.household_of} error=${faults.household_of} onInput=${set("household_of")} />`}
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} type="submit" busy=${act.busy}>登録する<//></div>
  </form>`;
}

function faultsOf({ person_id, kind, household_of }) {
  const faults = {};
  if (!PERSON.test(person_id.trim())) faults.person_id = "32桁の半角英数字（0～9、a～f）を入力してください。";
  if (kind === "household" && !ACCOUNT.test(household_of.trim())) faults.household_of = "職員のIDを入力してください。";
  return faults;
}
