/** @file The screens of asking former cities, and of who asked us. */
const ASKS = ["number:inquiry:ask"];
const READS = ["number:inquiry:read"];

export const routes = [
  { path: "/inquiries", title: "照会の一覧", needs: READS, menu: "inquiries", load: () => import("./list.js") },
  { path: "/inquiries/new", title: "転出元へ照会する", needs: ASKS, menu: "inquiries", load: () => import("./ask.js") },
  { path: "/inquiries/bulks", title: "一括照会", needs: READS, menu: "inquiries", load: () => import("./bulks.js") },
  { path: "/inquiries/bulks/new", title: "一括照会のファイルを確認する", needs: ASKS, load: () => import("./bulk_new.js") },
  { path: "/inquiries/bulks/{bulk_id}", title: "一括照会の内容", needs: READS, load: () => import("./bulk.js") },
  {
    path: "/inquiries/report",
    title: "照会の点検",
    needs: ["office:inquiry:review"],
    menu: "inquiries",
    load: () => import("./report.js"),
  },
  { path: "/inquiries/{inquiry_id}", title: "照会の内容", needs: READS, load: () => import("./one.js") },
  {
    path: "/provisions",
    title: "提供の記録",
    needs: ["office:provision:read"],
    menu: "inquiries",
    load: () => import("./provisions.js"),
  },
  {
    path: "/provisions/{inquiry_id}",
    title: "提供の内容",
    needs: ["office:provision:read"],
    load: () => import("./provision.js"),
  },
  { path: "/canaries", title: "見張り番号", needs: ["office:canary:manage"], menu: "inquiries", load: () => import("./canaries.js") },
];
