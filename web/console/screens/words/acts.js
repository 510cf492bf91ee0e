/**
 * @file What every act of the operation log (操作記録) is called in Japanese, in the order of the log's own list.
 */

const DOSES = {
  DOSE_RECORDED: "接種の登録",
  DOSE_KEPT_WAITING: "接種の登録（登録待ち）",
  DOSE_REFUSED: "接種の登録の拒否",
  DOSE_ALREADY_RECORDED: "登録済みの接種の再送",
  DOSE_CONFLICT_KEPT: "重複登録の受付",
  DOSE_SENT_ELSEWHERE: "他市区町村の接種の登録",
  DOSE_CORRECTED: "接種記録の訂正",
  DOSE_CANCELLED: "接種記録の取消し",
  DOSE_MOVED: "接種記録の付替え",
  CONFLICT_SETTLED: "重複登録の解決",
};

const PEOPLE = {
  TICKET_LOOKED_AT: "接種券の照会",
  TICKET_STOPPED: "接種券の停止",
  TICKET_RESTARTED: "接種券の停止の解除",
  TICKET_REISSUED: "接種券の再発行",
  FLAG_SET: "フラグの設定",
  FLAG_TAKEN_BACK: "フラグの取消し",
  PEOPLE_MERGED: "登録の統合",
  MERGE_UNDONE: "登録の統合の取消し",
  PERSON_LOOKED_AT: "接種者の照会",
  NUMBER_SEARCHED: "個人番号による検索",
  NUMBER_REVEALED: "個人番号の表示",
  LIST_LOOKED_AT: "一覧の閲覧",
};

const INQUIRIES = {
  INQUIRY_ENTERED: "転出元への照会",
  INQUIRY_ANSWERED: "照会の回答の受領",
  INQUIRIES_EXPORTED: "照会結果の書き出し",
  RECORDS_PROVIDED: "他市区町村への提供",
  BULK_INQUIRY_CHECKED: "一括照会の確認",
  BULK_INQUIRY_APPROVED: "一括照会の承認",
  BULK_INQUIRY_RUN: "一括照会の実行",
  CANARY_REGISTERED: "監視用番号の登録",
  CANARY_ASKED: "監視用番号への照会",
};

const FILES = {
  FILE_CHECKED: "登録ファイルの確認",
  FILE_APPLIED: "登録ファイルの反映",
  PEOPLE_REGISTERED: "接種者の登録",
  PERSON_RESTORED: "接種者の登録の復元",
  FILE_UNDONE: "登録ファイルの取消し",
  CHANGESET_ANNOUNCED: "一括登録の受付",
  CHANGESET_PART_RECEIVED: "一括登録のファイルの受領",
  CHANGESET_APPROVED: "一括登録の承認",
  CHANGESET_REJECTED: "一括登録の却下",
  CHANGESET_EXPIRED: "一括登録の期限切れ",
  CHANGESET_BEGUN: "一括登録の反映の開始",
  CHANGESET_HALTED: "一括登録の反映の停止",
  CHANGESET_UNDO_BEGUN: "一括登録の取消しの開始",
  CHANGESET_LOOKED_AT: "一括登録の照会",
  MEDIUM_REGISTERED: "媒体の登録",
  MEDIUM_RETIRED: "媒体の廃止",
  MEDIUM_USE_ASKED: "媒体の使用の申請",
  MEDIUM_USE_APPROVED: "媒体の使用の承認",
  MEDIUM_USE_REJECTED: "媒体の使用の却下",
  MEDIUM_ERASED: "媒体の消去の記録",
  MEDIUM_OVERDUE: "媒体の消去の遅れ",
  DOWNLOAD_ASKED: "持ち出しの申請",
  DOWNLOAD_APPROVED: "持ち出しの承認",
  DOWNLOAD_REJECTED: "持ち出しの却下",
  DOWNLOAD_EXPIRED: "持ち出しの期限切れ",
  DOWNLOAD_PIECE_MADE: "持ち出しファイルの一部の作成",
  DOWNLOAD_MADE: "持ち出しファイルの作成",
  DOWNLOAD_FETCHED: "持ち出しファイルの受取",
};

const QUEUES = {
  FINDINGS_REVIEWED: "確認事項の見直し",
  TASK_MOVED: "確認作業の記録",
  NEAR_TICKETS_LOOKED_AT: "近い番号の照会",
  BULK_FIX_PREVIEWED: "一括修正の確認",
  BULK_FIX_APPLIED: "一括修正の反映",
  BULK_FIX_UNDONE: "一括修正の取消し",
  PAPER_KEYED: "予診票の入力",
  PAPER_DIFFERS: "予診票の入力の不一致",
  DAY_LISTED: "日別の照合の閲覧",
  DAY_COUNTED: "予診票の枚数の記録",
  DAY_CLOSED: "日別の照合の完了",
};

const DEVICES = {
  TABLET_INVITED: "端末登録コードの発行",
  TABLET_ENROLLED: "読み取り端末の登録",
  TABLET_REVOKED: "読み取り端末の失効",
  TABLET_FREED: "読み取り端末のロックの解除",
  SHIFT_OPENED: "会場の受付の開始",
  SHIFT_REFUSED: "会場の受付の拒否",
  VENUE_OPENED: "会場の登録・変更",
};

const STAFF = {
  SIGNED_IN: "ログイン",
  SIGN_IN_REFUSED: "ログインの拒否",
  SIGNED_OUT: "ログアウト",
  ACCOUNT_CREATED: "職員IDの発行",
  PASSWORD_CHANGED: "パスワードの変更",
  ACCOUNT_UNLOCKED: "職員IDのロックの解除",
  ACCOUNT_DISABLED: "職員IDの停止",
  ACCOUNT_CHANGED: "職員IDの権限の変更",
  ACCOUNT_RECOVERED: "職員IDの再発行",
  ACCOUNT_CONFIRMED: "権限の定期点検",
  PASSKEY_REGISTERED: "生体認証の登録",
  STEPPED_UP: "再度の本人確認",
  STEP_UP_REFUSED: "再度の本人確認の拒否",
  GRANT_REQUESTED: "権限付与の申請",
  GRANT_REJECTED: "権限付与の申請の却下・取下げ",
  TERMINAL_REGISTERED: "登録端末の登録",
  TERMINAL_RETIRED: "登録端末の廃止",
  SHARED_ID_ISSUED: "共用IDの発行・更新",
  SHARED_ID_STOPPED: "共用IDの停止",
  HR_FILE_CHECKED: "人事異動ファイルの確認",
  HR_FILE_APPLIED: "人事異動ファイルの反映",
};

const OVERSIGHT = {
  PERSON_WATCHED: "注意対象者の登録",
  MISUSE_REPORTED: "不正利用の点検",
  MISUSE_REPORT_SIGNED: "不正利用の点検の確認",
  AUDIT_EXPORTED: "操作記録の書き出し",
  LOG_SEARCHED: "操作記録の検索",
  LOG_REVIEW_BEGUN: "操作記録の点検の開始",
  LOG_REVIEW_SHOWN: "操作記録の点検の閲覧",
  LOG_REVIEW_SIGNED: "操作記録の点検の完了",
  STATISTICS_READ: "統計の閲覧",
  CORRECTION_NOTED: "訂正の発信の控え",
  CORRECTION_SPREAD: "訂正の発信",
  NOTICE_RECEIVED: "訂正の通知の受領",
  NOTICE_ACKNOWLEDGED: "訂正の通知の確認",
  ACCESS_REFUSED: "権限のない操作の拒否",
  CHECKPOINT_SEALED: "操作記録の封印",
  MUNICIPALITY_OPENED: "自治体の利用開始",
  AREA_KEY_ROTATED: "暗号鍵の更新",
  AREA_SEALED_AGAIN: "記録の再暗号化",
};

const RETENTION = {
  RETENTION_PROPOSED: "保存期間の起案",
  RETENTION_DECIDED: "保存期間の決裁",
  BUSINESS_END_PROPOSED: "業務終了の起案",
  BUSINESS_END_DECIDED: "業務終了の決裁",
  HOLD_PLACED: "消去の留保",
  HOLD_LIFTED: "消去の留保の解除",
  DUE_DATE_NOTED: "保存期限の記録",
  ERASURE_PROPOSED: "消去の起案",
  ERASURE_LISTED: "消去の対象者の一覧の作成",
  ERASURE_DECIDED: "消去の決裁",
  RECORDS_ERASED: "記録の消去",
  PERSON_ERASED: "対象者の消去の完了",
  PERSON_NOT_ERASED: "対象者を消去しない判断",
  ERASURE_DONE: "消去の完了",
  CASE_RECEIVED: "請求の受付",
  CASE_LOOKED_AT: "請求の照会",
  CASE_EXTENDED: "請求の期限の延長",
  CASE_DECISION_PROPOSED: "請求の決定の起案",
  CASE_DECIDED: "請求の決裁",
  CASE_EXPORTED: "開示内容の書き出し",
  CASE_CARRIED_OUT: "請求の処理の完了",
  CASE_RECEIVER_TOLD: "提供先への通知の記録",
  CASE_CORRECTED: "訂正内容の記録",
  CASE_ERASURE_PROPOSED: "請求による消去の起案",
  CASE_WITHDRAWN: "請求の取下げ",
};

/** Groups of acts, for a choice of them: `[heading, { ACT: name }]`. */
export const ACT_GROUPS = [
  ["接種", DOSES],
  ["接種者・接種券", PEOPLE],
  ["照会・提供", INQUIRIES],
  ["ファイル・媒体・持ち出し", FILES],
  ["確認作業", QUEUES],
  ["会場・読み取り端末", DEVICES],
  ["職員・登録端末", STAFF],
  ["監査・運用", OVERSIGHT],
  ["保存期間・請求", RETENTION],
];

/** Every act's name. */
export const ACTS = Object.assign({}, ...ACT_GROUPS.map(([, names]) => names));

/**
 * Name an act; one that is unknown here is shown as the log says it, so that nothing is ever hidden.
 * @param {string} act
 */
export const nameOfAct = (act) => ACTS[act] ?? act;
