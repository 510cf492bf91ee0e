/** @file Noting what happened to a person: 転出, 死亡 …; it stops or frees all of their tickets. */
import { DateInput } from "../../../../shared/components/date-input.js";
import { Select } from "../../../../shared/components/field.js";
import { dayInJapan } from "../../../../shared/dates.js";
import { html } from "../../../../shared/preact.js";
import { FLAGS_AHEAD } from "../../../masters.js";
import { choicesOf } from "../../../../shared/names.js";
import { actPage } from "../act_page.js";
import { effectRows, personRows } from "../compared.js";

const CODES = choicesOf("FlagCode");

function Fields({ typed, set, wrong }) {
  const ahead = FLAGS_AHEAD.includes(typed.code);
  return html`
    <${Select}
      label="区分"
      required
      placeholder=""
      value=${typed.code}
      options=${CODES}
      onInput=${set("code")}
      error=${wrong.code}
    />
    <${DateInput}
      label="異動日"
      hint=${ahead ? "先の日付（1年以内）も登録できます。その日から効力が生じます。" : undefined}
      required
      value=${typed.effective_on}
      onInput=${set("effective_on")}
      error=${wrong.effective_on}
    />
    <${Select}
      label="根拠"
      required
      placeholder=""
      value=${typed.source}
      options=${choicesOf("FlagSource")}
      onInput=${set("source")}
      error=${wrong.source}
    />
  `;
}

async function set({ typed, record, call }, preview) {
  const { code, effective_on, source } = typed;
  const body = { code, effective_on, source, reason: typed.reason.trim(), version: record.version, preview };
  return call("POST /people/{person_id}/flags", { path: { person_id: record.person_id }, body });
}

export const act = {
  subject: (record) => record,
  blank: () => ({ code: "", effective_on: dayInJapan(), source: "" }),
  Fields,
  faults: ({ code, effective_on, source }) => ({
    ...(code ? {} : { code: "区分を選んでください。" }),
    ...(effective_on ? {} : { effective_on: "年・月・日で入力してください。" }),
    ...(source ? {} : { source: "根拠を選んでください。" }),
  }),
  preview: async (given) => ({ caption: "接種券への影響", rows: effectRows(await set(given, true)) }),
  send: (given) => set(given, false),
  word: "登録する",
  done: "フラグを登録しました。",
  compared: personRows,
};

export default actPage(act);
