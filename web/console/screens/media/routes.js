/** @file The screens of the media ledger. */
const READS = ["files:medium:read"];

export const routes = [
  { path: "/media", title: "許可された媒体", needs: READS, menu: "files", load: () => import("./list.js") },
  { path: "/media/new", title: "媒体を登録する", needs: ["files:medium:manage"], load: () => import("./register.js") },
  { path: "/media/uses", title: "媒体管理簿", needs: READS, menu: "files", load: () => import("./uses.js") },
  { path: "/media/uses/new", title: "媒体管理簿に記入する", needs: ["files:medium:use"], load: () => import("./entry.js") },
  { path: "/media/uses/{use_id}", title: "媒体管理簿の記入", needs: READS, load: () => import("./use.js") },
];
