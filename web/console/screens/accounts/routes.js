/** @file The office's screens: IDs and rights, requests, terminals, tablets, venues, shared IDs, reviews. */

const ACCOUNTS = ["office:account:manage"];
const TABLETS = ["office:tablet:manage"];
const VENUES = ["office:venue:manage"];

export const routes = [
  { path: "/grants", title: "承認待ちと申請", needs: ACCOUNTS, menu: "office", load: () => import("./grants.js") },
  { path: "/grants/{grant_id}", title: "申請の内容", needs: ACCOUNTS, load: () => import("./grant.js") },
  { path: "/accounts", title: "職員のID", needs: ACCOUNTS, menu: "office", load: () => import("./accounts.js") },
  { path: "/accounts/-/new", title: "新しいIDの申請", needs: ACCOUNTS, load: () => import("./ask_account.js") },
  { path: "/accounts/{account_id}", title: "職員のIDの内容", needs: ACCOUNTS, load: () => import("./account.js") },
  {
    path: "/accounts/{account_id}/rights",
    title: "権限の変更の申請",
    needs: ACCOUNTS,
    load: () => import("./ask_rights.js"),
  },
  { path: "/reviews", title: "権限の定期点検", needs: ACCOUNTS, menu: "office", load: () => import("./reviews.js") },
  { path: "/hr-files", title: "人事異動の取込み", needs: ACCOUNTS, menu: "office", load: () => import("./hr_files.js") },
  { path: "/terminals", title: "登録端末", needs: ACCOUNTS, menu: "office", load: () => import("./terminals.js") },
  { path: "/terminals/-/new", title: "端末の登録の申請", needs: ACCOUNTS, load: () => import("./ask_terminal.js") },
  { path: "/shared-ids", title: "共用IDの台帳", needs: ACCOUNTS, menu: "office", load: () => import("./shared_ids.js") },
  { path: "/shared-ids/-/new", title: "共用IDの発行の申請", needs: ACCOUNTS, load: () => import("./ask_shared.js") },
  {
    path: "/shared-ids/{shared_id}/renewal",
    title: "共用IDの更新の申請",
    needs: ACCOUNTS,
    load: () => import("./ask_shared.js"),
  },
  { path: "/tablets", title: "読み取り端末", needs: TABLETS, menu: "office", load: () => import("./tablets.js") },
  { path: "/tablets/-/new", title: "端末登録コードの発行", needs: TABLETS, load: () => import("./invite.js") },
  { path: "/venues", title: "接種会場", needs: VENUES, menu: "office", load: () => import("./venues.js") },
  { path: "/venues/-/new", title: "会場の登録", needs: VENUES, load: () => import("./venue.js") },
  { path: "/venues/{venue_id}", title: "会場の変更", needs: VENUES, load: () => import("./venue.js") },
];
