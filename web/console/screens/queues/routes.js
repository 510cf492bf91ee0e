/**
 * @file 確認: what needs a look, and the work on it. An entry has no id of its own: it is handed over in memory.
 */
const READ = ["desk:list:read"];
const FIX = ["files:dose:fix"];
const PAPER = ["desk:paper:enter"];

export const routes = [
  { path: "/queues", title: "確認の一覧", needs: READ, menu: "queues", load: () => import("./list.js") },
  { path: "/queues/entry", title: "確認の内容", needs: READ, load: () => import("./entry.js") },
  {
    path: "/queues/entry/{act}",
    title: "登録待ちの処理",
    needs: ["desk:dose:correct"],
    load: () => import("./waiting_act.js"),
  },
  { path: "/queues/conflicts", title: "重複登録", needs: READ, menu: "queues", load: () => import("./conflicts.js") },
  {
    path: "/queues/conflicts/{conflict_id}",
    title: "重複登録の解決",
    needs: ["desk:conflict:settle"],
    load: () => import("./conflict.js"),
  },
  { path: "/papers", title: "予診票の後日入力", needs: PAPER, menu: "queues", load: () => import("./papers.js") },
  { path: "/papers/new", title: "予診票の一回目の入力", needs: PAPER, load: () => import("./paper_first.js") },
  { path: "/papers/{paper_id}", title: "予診票の確認", needs: PAPER, load: () => import("./paper.js") },
  { path: "/days", title: "日別の照合と締切", needs: READ, menu: "queues", load: () => import("./days.js") },
  { path: "/days/{day}/{venue}", title: "会場の照合", needs: READ, load: () => import("./day.js") },
  { path: "/foreign", title: "他所での接種", needs: READ, menu: "queues", load: () => import("./foreign.js") },
  {
    path: "/foreign/new",
    title: "他所での接種の登録",
    needs: ["desk:dose:enter_foreign"],
    load: () => import("./foreign_new.js"),
  },
  { path: "/fixes", title: "一括修正", needs: FIX, menu: "queues", load: () => import("./fixes.js") },
  { path: "/fixes/new", title: "一括修正の差分の作成", needs: FIX, load: () => import("./fix_new.js") },
  { path: "/fixes/{fix_id}", title: "一括修正の内容", needs: FIX, load: () => import("./fix.js") },
];
