/** @file Screens of 開示・訂正・利用停止の請求. */

const READ = ["desk:case:read"];

export const routes = [
  { path: "/cases", title: "開示等の請求", needs: READ, menu: "retention", load: () => import("./cases.js") },
  { path: "/cases/-/new", title: "請求の受付", needs: ["desk:case:keep"], load: () => import("./receive.js") },
  { path: "/cases/{case_id}", title: "請求の内容", needs: READ, load: () => import("./case.js") },
];
