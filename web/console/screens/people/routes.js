/**
 * @file 接種者: found, read, and put right. Tickets stand in a path by their place among a person's, never by number.
 */
const READ = ["desk:person:read"];
const person = "/people/{person_id}";
const ticket = `${person}/tickets/{at}`;
const dose = `${ticket}/doses/{turn}`;

/** An act on a person: a screen of its own, so that it has a URL, and back goes back. */
function act(path, title, permission, load) {
  return { path, title, needs: [permission], load };
}

export const routes = [
  { path: "/people", title: "接種者の検索", needs: READ, menu: "people", load: () => import("./search.js") },
  {
    path: "/tickets",
    title: "接種券の照会",
    needs: ["desk:ticket:read"],
    menu: "people",
    load: () => import("./ticket.js"),
  },
  { path: person, title: "接種者の記録", needs: READ, load: () => import("./person.js") },
  { path: `${person}/history`, title: "接種者の履歴", needs: READ, load: () => import("./history.js") },
  act(`${dose}/correct`, "接種記録の訂正", "desk:dose:correct", () => import("./acts/correct.js")),
  act(`${dose}/move`, "接種記録の付け替え", "desk:dose:correct", () => import("./acts/move.js")),
  act(`${dose}/cancel`, "接種記録の取消し", "desk:dose:cancel", () => import("./acts/cancel.js")),
  act(`${ticket}/stop`, "接種券の停止", "desk:ticket:stop", () => import("./acts/stop.js")),
  act(`${ticket}/restart`, "接種券の停止の解除", "desk:ticket:stop", () => import("./acts/restart.js")),
  act(`${ticket}/reissue`, "接種券の再発行", "desk:ticket:reissue", () => import("./acts/reissue.js")),
  act(`${person}/flags/new`, "フラグの登録", "desk:flag:set", () => import("./acts/flag.js")),
  act(`${person}/flags/{flag_id}/undo`, "フラグの取消し", "desk:flag:set", () => import("./acts/flag_undo.js")),
  act(`${person}/merge`, "登録の統合", "desk:person:merge", () => import("./acts/merge.js")),
  act(`${person}/merge/{absorbed}/undo`, "統合の取消し", "desk:person:merge", () => import("./acts/merge_undo.js")),
];
