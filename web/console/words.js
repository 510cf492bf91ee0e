/**
 * @file The Japanese of closed lists, as the house's glossary has it; a test compares each with the code.
 */
import { MAKERS, PRODUCTS } from "../shared/vaccines.js";
import { FLAGS, ORIGINS } from "./masters.js";

export const FINDINGS = {
  DATED_IN_FUTURE: "接種日が未来",
  BEFORE_FIRST_DOSE_IN_JAPAN: "接種開始前の日付",
  BEFORE_BIRTH: "生年月日より前",
  ORDER_REVERSED: "回数と日付の逆転",
  SAME_DAY_DOUBLE: "同日の二重登録",
  TURN_SKIPPED: "前の回がない",
  TOO_SOON: "間隔が短い",
  PRODUCT_CHANGED: "途中でワクチンが変更",
  TURN_NOT_FOR_PRODUCT: "その回に使われない製品",
  TOO_YOUNG: "対象年齢より下",
  TOO_OLD: "対象年齢より上",
  OUTSIDE_PERIOD: "使用期間の外",
  UNKNOWN_PRODUCT: "不明なワクチン名",
  UNKNOWN_LOT: "不明なロット番号",
  LOT_OF_ANOTHER_PRODUCT: "別の製品のロット",
  LOT_EXPIRED: "有効期限切れのロット",
  STOPPED_TICKET: "停止中の接種券",
  ANOTHER_CLAIM: "別の登録と重複",
};

export const SOURCES = {
  tablet: "会場のタブレット",
  file: "ファイル",
  staff: "職員の入力",
  paper: "予診票の後日入力",
  former_city: "転出元からの提供",
};

export const TICKET_STATES = {
  valid: "有効",
  stopped: "停止",
  unknown: "未登録",
};

export const STOP_REASONS = {
  moved_out: "転出",
  moved_abroad: "国外転出",
  died: "死亡",
  reissued: "再発行",
  erased_by_office: "職権消除",
  lost: "紛失",
};

export const STOP_CAUSES = {
  desk: "窓口での停止",
  flag: "フラグによる停止",
  reissue: "再発行による停止",
};

export const FLAG_SOURCES = {
  notification: "届出",
  register_file: "住民基本台帳のファイル",
  office: "職権",
  other_city: "他市区町村からの通知",
};

export const HAPPENINGS = {
  flag_set: "フラグの登録",
  flag_taken_back: "フラグの取消し",
  ticket_reissued: "接種券の再発行",
  merged: "登録の統合",
  merge_undone: "統合の取消し",
};

export const QUEUE_KINDS = {
  conflict: "重複登録",
  waiting: "登録待ち",
  finding: "確認事項",
};

export const TASK_STATES = {
  open: "未着手",
  taken: "着手",
  acknowledged: "確認済み",
  closed: "解消",
};

export const TASK_MOVES = {
  assign: "担当の指定",
  take: "着手",
  note: "記載",
  put_back: "差戻し",
  acknowledge: "確認済み（このままで正しい）",
  reopen: "再開",
};

export const SLIPS = {
  1: "1と4の取り違え",
  2: "回数の1と4の取り違え",
  3: "一字の読み誤り",
  4: "隣り合う数字の入れ替わり",
  5: "数字の脱落・重複",
};

export const PAPER_STATES = {
  keyed_once: "一回目だけ",
  differs: "食い違い",
  recorded: "登録済み",
  withdrawn: "取りやめ",
};

export const DAY_STATES = {
  uncounted: "枚数が未入力",
  counted: "締切待ち",
  closed: "締切済み",
  reopened: "再確認が必要",
};

export const FIX_STATES = {
  previewed: "差分を確認中",
  applying: "適用中",
  applied: "適用済み",
  undoing: "取消し中",
  undone: "取消し済み",
};

export const ROW_STATES = {
  previewed: "未適用",
  applied: "適用",
  skipped: "見送り（確認後に変わった）",
  undone: "元に戻した",
  kept: "そのまま（適用後に変わった）",
};

/** What becomes of a dose that is entered late; other answers are shown by their code. */
export const OUTCOMES = {
  S001: "接種を登録しました。",
  S002: "接種を登録しました。確認が必要な点があります。",
  S003: "登録待ちとして保管しました。接種券がまだ登録されていません。",
  S004: "停止された接種券の接種として登録しました。",
  S201: "この接種はすでに登録されていました。二重には登録していません。",
  S202: "同じ回に内容の違う接種があるため、重複登録として保管しました。",
};

export const SEXES = {
  1: "男",
  2: "女",
  9: "不明",
};

export const PURPOSES = {
  ask_former_city: "転入者について、転出元の市区町村に接種記録を照会する（番号法19条16号）",
  answer_new_city: "転出者について、転出先の市区町村に接種記録を提供する（番号法19条16号）",
  issue_certificate: "接種証明書の交付申請に応じる（番号法9条1項）",
};

const VACCINES = new Map([...MAKERS, ...PRODUCTS].map((each) => [each.code, each.name]));
const FLAG_NAMES = new Map(FLAGS.map((each) => [each.code, each.label]));
const ORIGIN_NAMES = new Map(ORIGINS.map((each) => [each.origin, each.label]));

/** What a product or maker is called; what the master does not know is shown as it was recorded. */
export function vaccine(code) {
  return VACCINES.get(code) ?? code;
}

/** What a flag is called. */
export function flagName(code) {
  return FLAG_NAMES.get(code) ?? code;
}

/** Where a dose was given, in a word. */
export function originName(origin) {
  return ORIGIN_NAMES.get(origin) ?? origin;
}

/** Choices for a Select or RadioGroup, made of one of the lists above. */
export function choices(words) {
  return Object.entries(words).map(([value, label]) => ({ value, label }));
}
