/**
 * @file Every screen of the console, a room a line, and the menu that is made of them.
 */
import { routes as accounts } from "./screens/accounts/routes.js";
import { routes as audit } from "./screens/audit/routes.js";
import { routes as cases } from "./screens/cases/routes.js";
import { routes as downloads } from "./screens/downloads/routes.js";
import { routes as files } from "./screens/files/routes.js";
import { routes as home } from "./screens/home/routes.js";
import { routes as inquiries } from "./screens/inquiries/routes.js";
import { routes as media } from "./screens/media/routes.js";
import { routes as notices } from "./screens/notices/routes.js";
import { routes as own } from "./screens/own/routes.js";
import { routes as people } from "./screens/people/routes.js";
import { routes as queues } from "./screens/queues/routes.js";
import { routes as retention } from "./screens/retention/routes.js";
import { routes as statistics } from "./screens/statistics/routes.js";

/**
 * @typedef {object} Screen
 * @property {string} path with its {names}: ids of ours only
 * @property {string} title
 * @property {string[]} needs any one of these permissions opens it; none: everybody's
 * @property {string} [menu] its group in the menu; none: it is reached from another screen
 * @property {() => Promise<{default: Function}>} load brings the view, once it is opened
 */

/** @type {Screen[]} */
export const SCREENS = [
  ...home,
  ...statistics,
  ...people,
  ...queues,
  ...files,
  ...media,
  ...downloads,
  ...inquiries,
  ...notices,
  ...accounts,
  ...audit,
  ...retention,
  ...cases,
  ...own,
];

/** The groups of the menu, in their order. */
export const GROUPS = [
  ["home", "ホーム"],
  ["people", "接種者"],
  ["queues", "確認"],
  ["files", "ファイル"],
  ["inquiries", "照会"],
  ["office", "管理"],
  ["audit", "監査"],
  ["retention", "保存と請求"],
  ["own", "自分の設定"],
];

/** Tells whether a screen opens for whoever holds these permissions. */
export function opens(screen, permissions) {
  return screen.needs.length === 0 || screen.needs.some((each) => permissions.includes(each));
}

/** Returns the menu of whoever holds these permissions: `[{ key, title, screens }]`, empty groups left out. */
export function menuOf(permissions, screens = SCREENS) {
  return GROUPS.map(([key, title]) => ({
    key,
    title,
    screens: screens.filter((each) => each.menu === key && opens(each, permissions)),
  })).filter((group) => group.screens.length > 0);
}

/** Returns the screen that a place is, or lies under. */
export function nearest(screens, path) {
  const over = screens.filter((each) => path === each.path || (each.path !== "/" && path.startsWith(`${each.path}/`)));
  return over.sort((one, other) => other.path.length - one.path.length)[0];
}
