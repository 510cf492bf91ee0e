/** @file The screens of corrections: what others told us, and what we told others. */
const READS = ["desk:notice:read"];

export const routes = [
  { path: "/notices", title: "届いた訂正の通知", needs: READS, menu: "inquiries", load: () => import("./inbox.js") },
  { path: "/notices/sent", title: "訂正の発信", needs: READS, menu: "inquiries", load: () => import("./outbox.js") },
  { path: "/notices/sent/{correction_id}", title: "訂正の発信の内容", needs: READS, load: () => import("./correction.js") },
];
