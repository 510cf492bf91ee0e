/** @file What can be asked for (権限付与の申請), as lines a second administrator reads before they decide. */
import { japaneseDay } from "../../../shared/dates.js";
import { namesOfRoles } from "../words/roles.js";

export const KINDS = {
  appointment: "新しい職員ID",
  rights: "権限の変更",
  recovery: "再発行",
  terminal: "端末の登録",
  shared: "共用IDの発行・更新",
};

/** Days a request waits, and the longest an account or a shared ID can be given (`grants/model.py`). */
export const WAITS_DAYS = 7;
export const LONGEST_DAYS = 366;
export const SHARED_DAYS = 30;

const FISCAL_YEAR = "年度末（3月31日）まで";

/**
 * List what is asked for as `[name, text]`.
 * @param {object} wanted
 */
export function linesOf(wanted) {
  const until = wanted.expires_on ? `${japaneseDay(wanted.expires_on)}まで` : FISCAL_YEAR;
  switch (wanted.kind) {
    case "appointment":
      return [
        ["ID", wanted.account_id],
        ["氏名", wanted.name],
        ["職員番号", wanted.staff_number ?? "（なし）"],
        ["権限", namesOfRoles(wanted.roles)],
        ["使う端末", wanted.terminals.join("、")],
        ["期限", until],
      ];
    case "rights":
      return [
        ["ID", wanted.account_id],
        ["権限", namesOfRoles(wanted.roles)],
        ["使う端末", wanted.terminals.join("、")],
        ["期限", until],
      ];
    case "recovery":
      return [["ID", wanted.account_id]];
    case "terminal":
      return [
        ["端末", wanted.terminal_id],
        ["設置場所", wanted.place],
        ["有効期限", `${japaneseDay(wanted.valid_until)}まで`],
      ];
    default:
      return [
        ["共用ID", wanted.shared_id],
        ["権限", namesOfRoles(wanted.roles)],
        ["使う職員", wanted.persons.join("、")],
        ["使う端末", wanted.terminals.join("、")],
        ["期限", `${japaneseDay(wanted.until)}まで`],
      ];
  }
}

/** Say what approving a request does at once. */
export const CONSEQUENCES = {
  appointment: "初回のパスワードを一度だけ表示します。本人に手渡してください。24時間で使えなくなります。",
  rights: "直ちに置き換わり、ログイン中であれば終了します。停止中のIDは再び使えるようになります。",
  recovery: "今のパスワードと登録した生体認証は使えなくなります。新しい初回のパスワードを一度だけ表示します。",
  terminal: "この端末でのログインができるようになります。",
  shared: "新しいパスワードを一度だけ表示します。前のパスワードは使えなくなります。",
};

/** `["account_id", "権限", before, after]` of a change of rights against the account as it stands. */
export function rightsChange(account, wanted) {
  const rows = [
    ["権限", namesOfRoles(account.roles), namesOfRoles(wanted.roles)],
    ["使う端末", account.terminals.join("、"), wanted.terminals.join("、")],
    [
      "期限",
      `${japaneseDay(account.expires_on)}まで`,
      wanted.expires_on ? `${japaneseDay(wanted.expires_on)}まで` : FISCAL_YEAR,
    ],
  ];
  return account.disabled ? [...rows, ["状態", "停止", "利用中"]] : rows;
}
