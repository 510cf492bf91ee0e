/**
 * @file What the home screen counts: a question a card, asked only of whoever may open the answer.
 *
 * Nothing here asks for a passkey: a count that needs a fresh proof says so, and the person decides.
 */
import { dayInJapan } from "../../../shared/dates.js";
import { href } from "../../../shared/router.js";

const ONE = { most: 1 };
const MANY = { most: 5_000 };
const quiet = { stepUp: false };

const total = (page) => page.total;

/**
 * @typedef {object} Count
 * @property {string} key
 * @property {string} label
 * @property {string} needs
 * @property {(call: Function, signal: AbortSignal) => Promise<number>} ask
 * @property {string} to where the entries are
 * @property {string} unit
 * @property {"info"|"warning"|"error"} [kind] how a count above zero is marked
 */

/** @type {Count[]} */
export const QUEUES = [
  ["conflict", "重複登録（衝突）", "error", { kind: "conflict" }, "/queues/conflicts"],
  ["must", "要修正", "error", { severity: "要修正" }],
  ["check", "要確認", "warning", { severity: "要確認" }],
  ["waiting", "登録待ち", "info", { kind: "waiting" }],
].map(([key, label, kind, filter, path]) => ({
  key,
  label,
  kind,
  needs: "desk:list:read",
  unit: "件",
  ask: (call, signal) => call("GET /queues", { query: { ...ONE, ...filter }, signal, ...quiet }).then(total),
  to: path ? href(path) : href("/queues", {}, filter),
}));

/** @type {Count[]} */
export const APPROVALS = [
  {
    key: "grants",
    label: "IDと権限の申請",
    needs: "office:account:manage",
    ask: (call, signal) => call("GET /grants", { query: { ...ONE, open: 1 }, signal, ...quiet }).then(total),
    to: href("/grants", {}, { state: "open" }),
  },
  {
    key: "changesets",
    label: "一括登録",
    needs: "files:changeset:approve",
    ask: (call, signal) =>
      call("GET /changesets", { query: { ...ONE, state: "checked" }, signal, ...quiet }).then(total),
    to: href("/files", {}, { state: "checked" }),
  },
  {
    key: "downloads",
    label: "出力",
    needs: "files:download:approve",
    ask: (call, signal) => call("GET /downloads", { query: { ...ONE, state: "asked" }, signal, ...quiet }).then(total),
    to: href("/downloads", {}, { state: "asked" }),
  },
  {
    key: "media",
    label: "媒体の使用",
    needs: "files:medium:approve",
    ask: (call, signal) => asked(call, signal),
    to: href("/media/uses", {}, { state: "asked" }),
  },
  {
    key: "bulks",
    label: "一括照会",
    needs: "office:inquiry:approve",
    ask: (call, signal) => checkedBulks(call, signal),
    to: href("/inquiries/bulks", {}, { state: "checked" }),
  },
  {
    key: "cases",
    label: "開示等の請求の決定",
    needs: "desk:case:decide",
    ask: (call, signal) => call("GET /cases", { query: { ...ONE, state: "proposed" }, signal, ...quiet }).then(total),
    to: href("/cases", {}, { state: "proposed" }),
  },
  {
    key: "erasures",
    label: "記録の消去",
    needs: "office:erasure:approve",
    ask: (call, signal) => proposed(call, signal),
    to: href("/erasures", {}, { state: "proposed" }),
  },
].map((each) => ({ kind: "warning", unit: "件", ...each }));

/** @type {Count[]} */
export const TOLD = [
  {
    key: "notices",
    label: "他市区町村からの訂正通知",
    needs: "desk:notice:read",
    ask: (call, signal) => call("GET /notices", { query: { ...ONE, open: 1 }, signal, ...quiet }).then(total),
    to: href("/notices"),
  },
  {
    key: "cases-overdue",
    label: "期限を過ぎた請求",
    needs: "desk:case:read",
    kind: "error",
    ask: (call, signal) => call("GET /cases", { query: { ...ONE, overdue: 1 }, signal, ...quiet }).then(total),
    to: href("/cases", {}, { state: "overdue" }),
  },
  {
    key: "media-overdue",
    label: "消去の記録がない媒体",
    needs: "files:medium:read",
    kind: "error",
    ask: (call, signal) => call("GET /media-uses", { query: { ...ONE, overdue: 1 }, signal, ...quiet }).then(total),
    to: href("/media/uses", {}, { overdue: 1 }),
  },
  {
    key: "reviews",
    label: "点検の期限が来たID",
    needs: "office:account:manage",
    ask: (call, signal) => call("GET /reviews", { query: { ...ONE, open: 1 }, signal, ...quiet }).then(total),
    to: href("/reviews", {}, { state: "open" }),
  },
  {
    key: "log-reviews",
    label: "期限を過ぎた操作記録の点検",
    needs: "office:audit:review",
    kind: "error",
    ask: (call, signal) => lateReviews(call, signal),
    to: href("/audit/reviews"),
  },
].map((each) => ({ kind: "warning", unit: "件", ...each }));

async function proposed(call, signal) {
  const { items } = await call("GET /erasures", { query: MANY, signal, ...quiet });
  return items.filter((each) => each.state === "proposed").length;
}

async function asked(call, signal) {
  const { items } = await call("GET /media-uses", { query: MANY, signal, ...quiet });
  return items.filter((each) => each.state === "asked").length;
}

async function checkedBulks(call, signal) {
  const { items } = await call("GET /inquiries/bulks", { query: MANY, signal, ...quiet });
  return items.filter((each) => each.state === "checked").length;
}

async function lateReviews(call, signal) {
  const { items } = await call("GET /audit/reviews", { query: MANY, signal, ...quiet });
  return items.filter((each) => each.overdue).length;
}

/** @type {Count} Whoever works with the lists is told what stands on record; nothing is kept back from them. */
export const TODAY = {
  key: "today",
  label: "今日の接種",
  needs: "desk:list:read",
  unit: "回",
  ask: async (call, signal) => {
    const { items } = await call("GET /day-counts", { query: { ...MANY, day: dayInJapan() }, signal, ...quiet });
    return items.reduce((sum, venue) => sum + venue.records + venue.foreign, 0);
  },
  to: href("/days"),
};

/** @type {Count} The others are told what statistics tell: small numbers are kept back. */
export const COUNTED_TODAY = {
  key: "counted-today",
  label: "今日の接種",
  needs: "office:statistics:read",
  unit: "回",
  ask: async (call, signal) => {
    const day = dayInJapan();
    const { total: doses } = await call("POST /statistics", { body: { since: day, until: day }, signal, ...quiet });
    return doses;
  },
  to: href("/statistics"),
};
