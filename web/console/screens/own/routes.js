/** @file 自分の設定. */
export const routes = [
  { path: "/own", title: "パスワードと生体認証", needs: [], menu: "own", load: () => import("./own.js") },
];
