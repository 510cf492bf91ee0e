/** @file Screens of how long records are kept, what keeps them longer, and how they end. */

const READ = ["office:retention:read"];
const ERASURES = ["office:erasure:read"];

export const routes = [
  { path: "/retention", title: "保存期間", needs: READ, menu: "retention", load: () => import("./rules.js") },
  {
    path: "/retention/-/new",
    title: "保存期間の起案",
    needs: ["office:retention:set"],
    load: () => import("./propose_rule.js"),
  },
  { path: "/due", title: "満了者", needs: ERASURES, menu: "retention", load: () => import("./due.js") },
  { path: "/erasures", title: "記録の消去", needs: ERASURES, menu: "retention", load: () => import("./erasures.js") },
  { path: "/erasures/{erasure_id}", title: "消去の内容", needs: ERASURES, load: () => import("./erasure.js") },
  { path: "/holds", title: "消去の留保", needs: ["office:hold:read"], menu: "retention", load: () => import("./holds.js") },
  { path: "/holds/-/new", title: "留保の指定", needs: ["office:hold:place"], load: () => import("./place_hold.js") },
  { path: "/business-end", title: "業務の終了", needs: READ, menu: "retention", load: () => import("./business_end.js") },
];
