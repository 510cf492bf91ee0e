/** @file Taking a flag back: exactly the stops that it set are lifted. */
import { japaneseDay } from "../../../../shared/dates.js";
import { html } from "../../../../shared/preact.js";
import { nameOf } from "../../../../shared/names.js";
import { actPage } from "../act_page.js";
import { effectRows, personRows } from "../compared.js";

async function takeBack({ typed, subject, record, call }, preview) {
  const path = { person_id: record.person_id, flag_id: subject.flag_id };
  const body = { reason: typed.reason.trim(), version: record.version, preview };
  return call("POST /people/{person_id}/flags/{flag_id}/reverse", { path, body });
}

export const act = {
  subject: (record, { flag_id }) => record.flags.find((flag) => flag.flag_id === flag_id && !flag.taken_back) ?? null,
  blank: () => ({}),
  Fields: ({ subject }) => html`
    <p>
      <strong>${nameOf("FlagCode", subject.code)}</strong>　異動日 ${japaneseDay(subject.effective_on)}
      　根拠 ${nameOf("FlagSource", subject.source)}　理由 ${subject.reason}
    </p>
    <p>このフラグによる停止だけが解かれます。取り消したことは履歴に残ります。</p>
  `,
  faults: () => ({}),
  preview: async (given) => ({ caption: "接種券への影響", rows: effectRows(await takeBack(given, true)) }),
  send: (given) => takeBack(given, false),
  word: "フラグを取り消す",
  danger: true,
  done: "フラグを取り消しました。",
  compared: (before, now, records) => personRows(...records),
};

export default actPage(act);
