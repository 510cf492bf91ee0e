/** @file The statistics' screen. */

export const routes = [
  {
    path: "/statistics",
    title: "接種の統計",
    needs: ["office:statistics:read"],
    menu: "home",
    load: () => import("./statistics.js"),
  },
];
