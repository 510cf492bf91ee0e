/** @file Stopping one ticket at the desk. */
import { DateInput } from "../../../../shared/components/date-input.js";
import { Select, TextInput } from "../../../../shared/components/field.js";
import { dayInJapan } from "../../../../shared/dates.js";
import { html } from "../../../../shared/preact.js";
import { choicesOf } from "../../../../shared/names.js";
import { actPage } from "../act_page.js";
import { stateOf, ticketRows } from "../compared.js";
import { ticketAt } from "../record.js";

function Fields({ typed, set, wrong }) {
  return html`
    <p>この接種券だけを止めます。転出や死亡のように、その方のすべての接種券を止めるときは「フラグの登録」を使ってください。</p>
    <${Select}
      label="停止の区分"
      required
      placeholder=""
      value=${typed.kind}
      options=${choicesOf("StopReason")}
      onInput=${set("kind")}
      error=${wrong.kind}
    />
    <${DateInput} label="いつから止めるか" required value=${typed.since} onInput=${set("since")} error=${wrong.since} />
    <${TextInput} label="記載" hint="経緯など。200文字まで。" maxlength="200" value=${typed.note} onInput=${set("note")} />
  `;
}

function stopOf({ kind, since }) {
  return { reason: kind, since, until: null, cause: "desk" };
}

export const act = {
  reason: false,
  subject: (record, { at }) => ticketAt(record, at),
  blank: () => ({ kind: "", since: dayInJapan(), note: "" }),
  Fields,
  faults: ({ kind, since }) => ({
    ...(kind ? {} : { kind: "区分を選んでください。" }),
    ...(since ? {} : { since: "年・月・日で入力してください。" }),
  }),
  preview: async ({ typed, subject }) => {
    const others = subject.stops.filter((stop) => stop.cause !== "desk");
    return {
      caption: "接種券の状態",
      rows: [
        {
          label: "状態",
          before: stateOf(subject.state, subject.stops),
          after: stateOf("stopped", [...others, stopOf(typed)]),
        },
      ],
      more: html`<p>停止の日より前の接種記録は変わりません。停止中に会場で読み取られた接種は、記録を残したまま確認事項になります。</p>`,
    };
  },
  send: ({ typed, subject, call }) => {
    const stop = { reason: typed.kind, since: typed.since };
    const note = typed.note.trim();
    return call("POST /tickets/stop", { body: { ticket: subject.ticket, stop: note ? { ...stop, note } : stop } });
  },
  word: "停止する",
  danger: true,
  done: "接種券を停止しました。",
  compared: ticketRows,
};

export default actPage(act);
