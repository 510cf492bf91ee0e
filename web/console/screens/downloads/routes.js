/** @file The screens of files that go out. */
const READS = ["files:download:read"];

export const routes = [
  { path: "/downloads", title: "出力（持出し）", needs: READS, menu: "files", load: () => import("./list.js") },
  { path: "/downloads/new", title: "出力を申請する", needs: ["files:download:request"], load: () => import("./request.js") },
  { path: "/downloads/{download_id}", title: "出力の内容", needs: READS, load: () => import("./one.js") },
];
