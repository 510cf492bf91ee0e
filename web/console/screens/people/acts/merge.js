/** @file Merging two registrations of one person: the other is found, both are shown, then one takes the other in. */
import { Button } from "../../../../shared/components/button.js";
import { RadioGroup } from "../../../../shared/components/choices.js";
import { TextInput } from "../../../../shared/components/field.js";
import { Notice } from "../../../../shared/components/notice.js";
import { digits } from "../../../../shared/formats.js";
import { html } from "../../../../shared/preact.js";
import { useConsole } from "../../../console.js";
import { useAct } from "../../../patterns/act.js";
import { Fault } from "../../../patterns/fault.js";
import { actPage } from "../act_page.js";
import { effectRows, personRows } from "../compared.js";
import { NameSearch } from "../name_search.js";
import { WhoIsIt } from "../person_head.js";
import { numberOf } from "../ticket_card.js";

const BY = [
  { value: "addressee", label: "宛名番号" },
  { value: "ticket", label: "接種券番号" },
  { value: "name", label: "氏名と生年月日" },
];

function Fields({ typed, set, wrong, record }) {
  const { call } = useConsole();
  const find = useAct(async () => {
    const other = await call("POST /people/search", { body: { by: typed.by, value: digits(typed.value) } });
    set("other")(other);
  });
  const choose = useAct(async ({ person_id }) => {
    set("other")(await call("GET /people/{person_id}", { path: { person_id } }));
  });
  return html`
    <p>同じ方が二重に登録されているときに、もう一方の登録をこの登録に統合します。接種券と接種の記録は、一つにまとまります。</p>
    <${RadioGroup} label="もう一方の登録を何で探すか" inRow options=${BY} value=${typed.by} onInput=${set("by")} />
    ${typed.by === "name"
      ? html`<${NameSearch} onChoose=${choose.run} />`
      : html`<div class="search">
          <${TextInput}
            label="番号"
            inputmode="numeric"
            required
            maxlength="20"
            value=${typed.value}
            onInput=${set("value")}
            error=${wrong.value}
          />
          <${Button} kind="secondary" busy=${find.busy} onClick=${find.run}>もう一方の登録を探す<//>
        </div>`}
    ${(find.error ?? choose.error) && html`<${Fault} error=${find.error ?? choose.error} />`}
    ${wrong.other && html`<${Notice} kind="error" title=${wrong.other} />`}
    ${typed.other && html`<${Other} record=${record} other=${typed.other} />`}
  `;
}

function Other({ record, other }) {
  const tickets = other.tickets.map((each) => numberOf(each.ticket)).join("、");
  return html`<section class="card stack" aria-label="もう一方の登録" role="status">
    <${WhoIsIt} record=${other} />
    <p>接種券 <span class="digits">${tickets || "なし"}</span></p>
    ${other.person_id === record.person_id && html`<${Notice} kind="warning" title="今開いている登録と同じです。もう一方の番号で探してください。" />`}
  </section>`;
}

async function merge({ typed, record, call }, other, preview) {
  const body = {
    survivor: record.person_id,
    absorbed: other.person_id,
    survivor_version: record.version,
    absorbed_version: other.version,
    reason: typed.reason.trim(),
    preview,
  };
  return call("POST /people/merge", { body });
}

export const act = {
  subject: (record) => record,
  blank: () => ({ by: "addressee", value: "", other: null }),
  Fields,
  faults: ({ other }, record) => {
    if (other === null) return { other: "もう一方の登録を探してください。" };
    return other.person_id === record.person_id ? { other: "同じ登録どうしは統合できません。" } : {};
  },
  preview: async (given) => {
    const { record, typed, call } = given;
    // Found some time ago: what is shown as it will be, and its version, must be of now.
    const other = await call("GET /people/{person_id}", { path: { person_id: typed.other.person_id } });
    const effect = await merge(given, other, true);
    const both = {
      ...record,
      tickets: [...record.tickets, ...other.tickets],
      flags: [...record.flags, ...other.flags],
    };
    const rows = [...personRows(record, both), ...effectRows(effect)];
    return { caption: "この登録と接種券への影響", rows, kept: other };
  },
  send: (given) => merge(given, given.kept, false),
  word: "統合する",
  danger: true,
  done: "登録を統合しました。",
  compared: personRows,
};

export default actPage(act);
