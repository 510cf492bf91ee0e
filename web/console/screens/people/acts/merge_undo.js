/** @file Undoing a wrong merge: each registration has its own again. */
import { html } from "../../../../shared/preact.js";
import { actPage } from "../act_page.js";
import { effectRows, personRows } from "../compared.js";

/** The version of the registration that was taken in; its history is its own, its record is the survivor's. */
async function versionOf(person_id, call) {
  const { versions } = await call("GET /people/{person_id}/history", { path: { person_id } });
  return versions.at(-1).version;
}

async function part({ typed, record, parameters, call }, absorbed_version, preview) {
  const body = {
    survivor: record.person_id,
    absorbed: parameters.absorbed,
    survivor_version: record.version,
    absorbed_version,
    reason: typed.reason.trim(),
    preview,
  };
  return call("POST /people/merge/undo", { body });
}

export const act = {
  subject: (record) => record,
  blank: () => ({}),
  Fields: () => html`
    <p>別の方の登録を誤って統合したときに、元の二つの登録に戻します。統合の後に加わった接種は、それぞれの接種券に残ります。</p>
  `,
  faults: () => ({}),
  preview: async (given) => {
    const version = await versionOf(given.parameters.absorbed, given.call);
    return { caption: "接種券への影響", rows: effectRows(await part(given, version, true)), kept: version };
  },
  send: (given) => part(given, given.kept, false),
  word: "統合を取り消す",
  danger: true,
  done: "統合を取り消しました。",
  compared: personRows,
};

export default actPage(act);
