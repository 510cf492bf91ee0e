/** @file The screens of files that come in. */
const READS = ["files:changeset:read"];
const SENDS = ["files:registration:check"];

export const routes = [
  { path: "/files", title: "一括登録", needs: READS, menu: "files", load: () => import("./list.js") },
  { path: "/files/new", title: "封緘したファイルを届け出る", needs: SENDS, load: () => import("./announce.js") },
  { path: "/files/key", title: "取込鍵", needs: READS, menu: "files", load: () => import("./key.js") },
  { path: "/files/plain", title: "平文の登録ファイル（訓練用）", needs: SENDS, menu: "files", load: () => import("./plain.js") },
  {
    path: "/files/plain/{registration_id}",
    title: "登録ファイルの確認結果",
    needs: SENDS,
    load: () => import("./plain_one.js"),
  },
  { path: "/files/{changeset_id}", title: "一括登録の内容", needs: READS, load: () => import("./one.js") },
];
