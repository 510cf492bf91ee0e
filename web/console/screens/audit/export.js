/** @file Taking the rows that fit out of the system, piece after piece until all of them are there. */
import { save } from "../../../shared/csv.js";
import { html } from "../../../shared/preact.js";
import { queryOf } from "./query.js";

const NEXT = "vrs-next";
const MOST_PIECES = 200;

/**
 * Asks, brings every piece, and saves one NDJSON file in the form of the log's export.
 * @param {object} asked the search
 * @param {{call: Function, ask: Function, say: Function}} tools
 */
export async function exportRows(asked, { call, ask, say }) {
  if ((await ask(QUESTION)) === null) return;
  try {
    const pieces = await everyPiece((after) =>
      call("POST /audit/search/export", { body: queryOf(asked, after), raw: true, whole: true, timeout: 60_000 }),
    );
    save(`操作記録_${asked.since}_${asked.until}.ndjson`, new Blob(pieces, { type: "application/x-ndjson" }));
    say("操作記録を書き出しました。");
  } catch (error) {
    say(error.message, "error");
  }
}

/** Returns every piece of an export; each says where the next begins. */
async function everyPiece(bring) {
  const pieces = [];
  let after = null;
  do {
    const { data, headers } = await bring(after);
    pieces.push(data);
    after = headers.get(NEXT);
  } while (after && pieces.length < MOST_PIECES);
  if (after) throw new Error("該当する操作記録が多すぎます。期間を短くして、もう一度書き出してください。");
  return pieces;
}

const QUESTION = {
  title: "該当する操作記録を書き出しますか",
  body: html`<p>
    検索の条件に合うすべての操作記録を、NDJSON形式で端末に保存します。書き出したことは操作記録に残ります。業務に必要なときだけ書き出し、用が済んだら消去してください。
  </p>`,
  yes: "書き出す",
};
