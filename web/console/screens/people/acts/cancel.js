/** @file Cancelling a dose that was never given. */
import { html } from "../../../../shared/preact.js";
import { actPage } from "../act_page.js";
import { doseRows } from "../compared.js";
import { contentOf } from "../doses.js";
import { givenDose, which } from "./correct.js";

export const act = {
  subject: givenDose,
  blank: () => ({}),
  Fields: ({ subject }) => html`
    <p>打たれていない接種が登録されているときに取り消します。日付やロットの誤りは「訂正」、別の方の記録だったときは「付け替え」を使ってください。</p>
    <p>${Object.entries(contentOf(subject))
      .map(([name, value]) => `${name} ${value}`)
      .join("　")}</p>
  `,
  faults: () => ({}),
  preview: async ({ subject }) => ({
    caption: `${subject.turn}回目の接種記録`,
    rows: doseRows(subject, { ...subject, status: "cancelled" }),
    more: html`<p>取り消した記録も履歴に残ります。ほかの回の記録は変わりません。</p>`,
  }),
  send: ({ typed, subject, call }) =>
    call("POST /doses/cancel", { body: { which: which(subject), reason: typed.reason.trim() } }),
  word: "取り消す",
  danger: true,
  done: "接種記録を取り消しました。",
  compared: doseRows,
};

export default actPage(act);
