/** @file The auditor's screens: the operation log, its seals, its monthly review, and signs of misuse. */

const SEARCH = ["office:audit:search"];
const MISUSE = ["office:misuse:review"];
const REVIEW = ["office:audit:review"];

export const routes = [
  { path: "/audit", title: "操作記録の検索", needs: SEARCH, menu: "audit", load: () => import("./search.js") },
  {
    path: "/audit/verification",
    title: "操作記録の検証",
    needs: ["office:audit:export"],
    menu: "audit",
    load: () => import("./verification.js"),
  },
  { path: "/audit/reviews", title: "操作記録の点検", needs: REVIEW, menu: "audit", load: () => import("./reviews.js") },
  { path: "/audit/reviews/{month}", title: "月の点検", needs: REVIEW, load: () => import("./review.js") },
  { path: "/misuse", title: "不正利用の点検", needs: MISUSE, menu: "audit", load: () => import("./misuse.js") },
  { path: "/misuse/{report_id}", title: "点検報告", needs: MISUSE, load: () => import("./report.js") },
  { path: "/watched", title: "注意対象者", needs: MISUSE, menu: "audit", load: () => import("./watched.js") },
];
