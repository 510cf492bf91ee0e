/** @file ホーム. */
export const routes = [{ path: "/", title: "ホーム", needs: [], menu: "home", load: () => import("./home.js") }];
