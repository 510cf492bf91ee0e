/**
 * @file What becomes of an account, a terminal, a shared ID or a request by now: pure, the service decides again.
 *
 * The numbers are those of `chalicelib/access/staff/model.py`; a test compares them.
 */
import { dayInJapan } from "../../../shared/dates.js";

export const DORMANT_DAYS = 45;
export const LOCK_FROM = 10;
export const DELAY_FROM = 5;
/** Days before an end from which it is said to be near. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** Every state of an account: how it is said, how it is coloured, and what to do about it. */
export const ACCOUNT_STATES = {
  active: { label: "利用中", tone: "success", todo: "" },
  expiring: { label: "期限が近い", tone: "warning", todo: "続けて使う場合は、期限の変更を申請してください。" },
  waiting: { label: "初回ログイン待ち", tone: "info", todo: "本人が24時間以内に初回のパスワードでログインします。" },
  lapsed: {
    label: "初回パスワードの期限切れ",
    tone: "error",
    todo: "再発行を申請し、新しい初回パスワードを本人に渡してください。",
  },
  locked: { label: "ロック中", tone: "error", todo: "本人に確かめたうえで、ロックを解除してください。" },
  dormant: { label: "休眠", tone: "warning", todo: "引き続き必要なIDであれば解除し、不要であれば停止してください。" },
  expired: { label: "期限切れ", tone: "error", todo: "続けて使う場合は、権限の変更として期限の延長を申請してください。" },
  unconfirmed: { label: "点検の期限切れ", tone: "error", todo: "定期点検でこのIDの権限を確認してください。" },
  disabled: { label: "停止", tone: "neutral", todo: "再び使う場合は、権限の変更を申請してください。" },
};

/** Last day of a day's quarter. */
export function quarterEnd(day) {
  const [year, month] = day.split("-").map(Number);
  const last = Math.floor((month - 1) / 3) * 3 + 3;
  return new Date(Date.UTC(year, last, 0)).toISOString().slice(0, 10);
}

/** The last day on which rights stand without the next periodic review. */
export function confirmedUntil(confirmedOn) {
  return quarterEnd(addDays(quarterEnd(confirmedOn), 1));
}

/** A day some days later. */
export function addDays(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days since a moment. */
export const daysSince = (moment, now = new Date()) => Math.floor((now - new Date(moment)) / DAY_MS);

/** Days until a day, 0 today, below it when it is over. */
export const daysUntil = (day, today = dayInJapan()) =>
  Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS);

/**
 * Name the state of an account: a key of ACCOUNT_STATES. What keeps its person out most firmly comes first.
 * @param {object} account as `GET /accounts` shows it
 * @param {Date} [now]
 */
export function accountState(account, now = new Date()) {
  const today = dayInJapan(now);
  if (account.disabled) return "disabled";
  if (account.expires_on < today) return "expired";
  if (account.failures >= LOCK_FROM) return "locked";
  if (account.first_password_until) return new Date(account.first_password_until) > now ? "waiting" : "lapsed";
  if (now - new Date(account.signed_in_at) > DORMANT_DAYS * DAY_MS) return "dormant";
  if (confirmedUntil(account.confirmed_on) < today && !account.roles.includes("administrator")) return "unconfirmed";
  return daysUntil(account.expires_on, today) <= SOON_DAYS ? "expiring" : "active";
}

/** Whether unlocking would help: an account that failed too often, or that slept. */
export const canUnlock = (account, now = new Date()) => ["locked", "dormant"].includes(accountState(account, now));

export const TERMINAL_STATES = {
  active: { label: "使用中", tone: "success" },
  expiring: { label: "期限が近い", tone: "warning" },
  expired: { label: "期限切れ", tone: "error" },
  retired: { label: "廃止", tone: "neutral" },
};

/** Name the state of a registered terminal: a key of TERMINAL_STATES. */
export function terminalState(terminal, now = new Date()) {
  const today = dayInJapan(now);
  if (terminal.retired) return "retired";
  if (terminal.valid_until < today) return "expired";
  return daysUntil(terminal.valid_until, today) <= SOON_DAYS ? "expiring" : "active";
}

export const TABLET_STATES = {
  open: { label: "受付中", tone: "success" },
  idle: { label: "受付外", tone: "info" },
  locked: { label: "ロック中", tone: "error" },
  revoked: { label: "失効", tone: "neutral" },
};

/** Five wrong PINs lock a tablet (`chalicelib/access/tablets/model.py`). */
export const PIN_TRIES = 5;

/** Name the state of a tablet: a key of TABLET_STATES. */
export function tabletState(tablet, now = new Date()) {
  if (tablet.revoked_at) return "revoked";
  if (tablet.pin_failures >= PIN_TRIES) return "locked";
  return tablet.until && new Date(tablet.until) > now ? "open" : "idle";
}

export const SHARED_STATES = {
  active: { label: "使用中", tone: "success" },
  expiring: { label: "期限が近い", tone: "warning" },
  unconfirmed: { label: "異動により一時停止", tone: "error" },
  expired: { label: "期限切れ", tone: "error" },
  stopped: { label: "返却・停止", tone: "neutral" },
};

/** Name the state of a line of the shared IDs' ledger: a key of SHARED_STATES. */
export function sharedState(shared, now = new Date()) {
  const today = dayInJapan(now);
  if (shared.stopped) return "stopped";
  if (!shared.confirmed) return "unconfirmed";
  if (shared.until < today) return "expired";
  return daysUntil(shared.until, today) <= 3 ? "expiring" : "active";
}

export const GRANT_STATES = {
  open: { label: "承認待ち", tone: "warning" },
  approved: { label: "承認", tone: "success" },
  rejected: { label: "却下・取下げ", tone: "neutral" },
  lapsed: { label: "期限切れ", tone: "neutral" },
};

/** Name the state of a request: a key of GRANT_STATES. */
export function grantState(grant, now = new Date()) {
  if (grant.outcome) return grant.outcome;
  return new Date(grant.until) > now ? "open" : "lapsed";
}

/**
 * Say why somebody may not approve a request, or nothing where they may.
 * @param {object} grant
 * @param {string} me the account of whoever looks at it
 */
export function mayNotApprove(grant, me) {
  if (grant.requested_by === me) return "ご自分の申請は承認できません。ほかの管理者に承認を依頼してください。";
  if (subjectOf(grant.wanted) === me) return "ご自分の権限に関する申請は承認できません。ほかの管理者が承認します。";
  return "";
}

/** Whom or what a request concerns. */
export const subjectOf = (wanted) => wanted.account_id ?? wanted.terminal_id ?? wanted.shared_id;
