/**
 * @file The names of codes in Japanese: one table, whose keys a test compares with the service's own closed lists.
 *
 * The words are those of docs/glossary.md where it has them.
 */
import { ACTS } from "./acts.js";

/** @type {Object<string, Object<string, string>>} by the name of the closed list in the service; strict JSON */
const NAMES = {
  "Role": {
    "tablet": "読み取り端末", "clerk": "窓口担当", "number_desk": "番号担当", "registrar": "登録担当",
    "administrator": "管理者", "auditor": "監査担当", "state": "国・都道府県", "system": "システム"
  },
  "Plane": { "public": "公開系", "private": "内部系", "linkage": "連携系" },
  "Purpose": {
    "ask_former_city": "転入者の接種記録を転出元へ照会", "answer_new_city": "転出先からの照会への回答",
    "issue_certificate": "接種証明書の交付"
  },
  "Assurance": { "password": "初回パスワードのみ", "passkey": "生体認証" },
  "Scope": { "home": "自市区町村の接種券", "wide": "全国の接種券（広域）" },
  "Verdict": { "approved": "承認", "rejected": "差戻し" },
  "Sign": {
    "odd_hours": "時間外の操作", "volume": "件数が多い", "own_household": "本人と同じ世帯の閲覧",
    "watched": "注意対象者の閲覧", "refused": "拒否された操作が多い"
  },
  "ReviewState": { "due": "未着手", "begun": "点検中", "signed": "完了" },
  "TraceKind": { "SUBJECT": "対象", "ACTOR": "操作者", "ACT": "操作", "DAY": "日" },
  "FaultKind": {
    "NOTHING_SEALED": "封印がありません", "CHECKPOINT_KEY_UNKNOWN": "封印の署名鍵が分かりません",
    "CHECKPOINT_CHANGED": "封印が書き換えられています", "CHECKPOINT_FOREIGN": "別の記録の封印が混ざっています",
    "CHECKPOINT_MISSING": "封印が抜けています", "CHECKPOINT_TWICE": "同じ封印が2つあります",
    "CHECKPOINT_OUT_OF_ORDER": "封印の順番が前後しています", "CHECKPOINT_BROKEN": "封印がつながっていません",
    "CHECKPOINT_NOT_AS_MARKED": "封印が控えと違います", "LANE_MISSING": "系列が抜けています",
    "ROW_FOREIGN": "別の記録の行が混ざっています", "ROW_FORKED": "同じ位置に違う行があります",
    "ROW_TWICE": "同じ行が2つあります", "ROW_OUT_OF_ORDER": "行の順番が前後しています",
    "ROW_MISSING": "行が抜けています", "ROW_CHANGED": "行が書き換えられています",
    "ROW_UNSEALED": "まだ封印されていない行です", "ROW_ASTRAY": "封印の範囲の外に行があります",
    "LINE_MALFORMED": "読み取れない行があります"
  },
  "CaseKind": { "disclosure": "開示請求", "correction": "訂正請求", "suspension": "利用停止請求" },
  "CaseChannel": { "counter": "窓口", "post": "郵送" },
  "Applicant": { "self": "本人", "statutory_agent": "法定代理人", "voluntary_agent": "任意代理人" },
  "ShownDocument": {
    "driving_licence": "運転免許証", "passport": "旅券", "my_number_card": "個人番号カード",
    "insurance_card": "健康保険の被保険者証", "residence_record": "住民票の写し", "family_register": "戸籍謄本",
    "power_of_attorney": "委任状"
  },
  "Ruling": { "full": "全部", "partial": "一部", "refused": "拒否" },
  "CaseState": {
    "received": "受付済み", "proposed": "決裁待ち", "decided": "決定済み", "carried_out": "実施済み",
    "withdrawn": "取下げ"
  },
  "FileKind": {
    "registration": "接種対象者・接種券発行登録", "ledger": "予防接種台帳", "moves": "異動（転出・死亡等）"
  },
  "State": {
    "receiving": "送信中", "checking": "予行中", "checked": "承認待ち", "approved": "承認済み",
    "applying": "取込み中", "applied": "取込み済み", "undoing": "取消し中", "undone": "取消し済み",
    "rejected": "却下", "expired": "期限切れ"
  },
  "Severity": { "要修正": "要修正", "要確認": "要確認" },
  "FindingCode": {
    "DATED_IN_FUTURE": "接種日が未来", "BEFORE_FIRST_DOSE_IN_JAPAN": "接種開始前の日付", "BEFORE_BIRTH": "生年月日より前",
    "ORDER_REVERSED": "回数と日付の逆転", "SAME_DAY_DOUBLE": "同日の二重登録", "TURN_SKIPPED": "前の回がない", "TOO_SOON": "間隔が短い",
    "PRODUCT_CHANGED": "途中でワクチンが変更", "TURN_NOT_FOR_PRODUCT": "その回に使われない製品", "TOO_YOUNG": "対象年齢より下",
    "TOO_OLD": "対象年齢より上", "OUTSIDE_PERIOD": "使用期間の外", "UNKNOWN_PRODUCT": "不明なワクチン名", "UNKNOWN_LOT": "不明なロット番号",
    "LOT_OF_ANOTHER_PRODUCT": "別の製品のロット", "LOT_EXPIRED": "有効期限切れのロット", "STOPPED_TICKET": "停止中の接種券",
    "ANOTHER_CLAIM": "別の登録と重複"
  },
  "Source": {
    "tablet": "会場の端末", "file": "ファイル", "staff": "職員", "paper": "予診票の後日入力",
    "former_city": "他市区町村からの提供"
  },
  "DownloadKind": {
    "ledger": "予防接種台帳向け出力", "waiting": "接種対象者登録待ちリスト出力",
    "provisions": "情報提供等の記録の出力", "log": "操作記録の出力"
  },
  "DownloadState": {
    "asked": "承認待ち", "approved": "作成待ち", "made": "受取り待ち", "fetched": "受取り済み", "rejected": "却下",
    "expired": "期限切れ"
  },
  "AffectedKind": { "person": "接種者", "ticket": "接種券", "other": "職員・ファイルなど" },
  "BulkState": { "refused": "誤りあり", "checked": "承認待ち", "approved": "承認済み", "done": "完了" },
  "NumberShown": { "card": "個人番号カード", "notice": "通知カード", "residence_record": "住民票" },
  "PersonShown": {
    "card": "個人番号カード", "licence": "運転免許証", "passport": "旅券", "residence_card": "在留カード",
    "two_documents": "その他の書類2点"
  },
  "InquiryState": { "asked": "照会中", "provided": "提供あり", "not_found": "該当なし" },
  "Whose": { "person": "あなた", "city": "この自治体", "bulk": "この自治体の一括照会" },
  "InquiryKind": { "single": "一人ずつ", "bulk": "一括" },
  "MediumKind": { "usb_memory": "USBメモリ", "disc": "光ディスク", "disk_drive": "ハードディスク" },
  "Direction": { "in": "取込み", "out": "持出し" },
  "UseState": {
    "asked": "承認待ち", "approved": "承認済み", "rejected": "却下", "used": "使用済み", "erased": "消去済み"
  },
  "FlagCode": {
    "move_out": "転出", "move_in": "転入", "death": "死亡", "erasure_by_office": "職権消除",
    "move_abroad": "国外転出", "return": "再転入・帰国"
  },
  "FlagEffect": { "stops": "接種券を停止", "ends": "停止を解除", "none": "接種券はそのまま" },
  "FlagSource": {
    "notification": "届出", "register_file": "住民基本台帳のファイル", "office": "職権",
    "other_city": "他市区町村からの通知"
  },
  "HappeningKind": {
    "flag_set": "フラグ設定", "flag_taken_back": "フラグの取消し", "ticket_reissued": "接種券の再発行",
    "merged": "統合", "merge_undone": "統合の取消し"
  },
  "ChangeKind": {
    "DOSE_CORRECTED": "接種の訂正", "DOSE_CANCELLED": "接種の取消", "DOSE_MOVED": "接種の付け替え",
    "DOSES_FIXED": "一括修正", "FIX_UNDONE": "一括修正の取消", "PERSON_CHANGED": "属性の変更",
    "PEOPLE_MERGED": "統合", "MERGE_UNDONE": "統合の取消", "REGISTRATION_UNDONE": "登録の取消"
  },
  "RowState": {
    "previewed": "未反映", "applied": "反映済み", "skipped": "確認の後に変わったため見送り",
    "undone": "取消し済み", "kept": "反映の後に変わったためそのまま"
  },
  "FixState": {
    "previewed": "確認済み", "applying": "反映中", "applied": "反映済み", "undoing": "取消し中",
    "undone": "取消し済み"
  },
  "DayState": { "uncounted": "未入力", "counted": "入力済み", "closed": "締切済み", "reopened": "再確認" },
  "Slip": {
    "1": "1と4の取り違え（番号）", "2": "1と4の取り違え（回数）", "3": "一つの数字の読み誤り",
    "4": "隣り合う数字の入れ替わり", "5": "数字の脱落又は重複"
  },
  "PaperState": {
    "keyed_once": "一回目だけ入力", "differs": "食い違い", "recorded": "登録済み", "withdrawn": "取りやめ"
  },
  "QueueKind": { "conflict": "重複登録", "waiting": "登録待ち", "finding": "確認事項" },
  "TaskState": { "open": "未着手", "taken": "着手", "acknowledged": "確認済み", "closed": "解消" },
  "TaskMove": {
    "assign": "割り当て", "take": "受け持ち", "note": "記載", "put_back": "戻し", "acknowledge": "確認済み",
    "reopen": "見直し"
  },
  "Outcome": { "new": "新規", "changed": "変更", "same": "変更なし", "refused": "誤り" },
  "Basis": { "dose": "接種日", "death": "死亡日" },
  "Life": { "here": "住民", "away": "転出等", "dead": "死亡" },
  "Ground": { "period_over": "保存期間の満了", "decision": "消去・利用停止の決定" },
  "ErasureState": { "proposed": "承認待ち", "rejected": "差戻し", "approved": "承認済み", "done": "消去済み" },
  "Fate": {
    "waiting": "未処理", "erased": "消去", "held": "留保のため消去せず", "not_due": "期限が変わったため消去せず",
    "merged": "統合されたため消去せず", "gone": "該当なし"
  },
  "MotionVerdict": { "proposed": "起案", "approved": "承認", "rejected": "差戻し" },
  "AgeClass": { "-64": "64歳以下", "65-": "65歳以上", "UNK": "不明" },
  "Gender": { "M": "男", "F": "女", "U": "不明" },
  "Dimension": {
    "month": "月", "given_on": "接種日", "turn": "回数", "age": "年齢区分", "sex": "性別", "product": "ワクチン",
    "venue": "会場"
  },
  "TicketKind": { "vaccination": "接種券", "screening_only": "予診のみ" },
  "TicketState": { "valid": "発行済み", "stopped": "停止", "unknown": "未登録" },
  "StopReason": {
    "moved_out": "転出", "moved_abroad": "国外転出", "died": "死亡", "reissued": "再発行",
    "erased_by_office": "職権消除", "lost": "紛失"
  },
  "UndoReason": { "misread": "別の接種券", "not_given": "接種していない", "wrong_details": "接種日・製品・ロットの間違い" },
  "StopCause": { "desk": "窓口での停止", "flag": "異動による停止", "reissue": "再発行による停止" },
  "SlotStatus": { "given": "接種済み", "cancelled": "取消" },
  "Origin": {
    "own": "自市区町村", "other_municipality": "他自治体", "workplace": "職域", "overseas": "海外", "trial": "治験"
  },
  "Sex": { "1": "男", "2": "女", "9": "不明" },
  "Product": {
    "COMIRNATY": "コミナティ", "COMIRNATY-BA1": "コミナティ（BA.1）", "COMIRNATY-BA45": "コミナティ（BA.4-5）",
    "COMIRNATY-XBB": "コミナティ（XBB.1.5）", "COMIRNATY-5-11": "コミナティ（5〜11歳用）",
    "COMIRNATY-BA45-5-11": "コミナティBA.4-5（5〜11歳用）", "COMIRNATY-XBB-5-11": "コミナティXBB（5〜11歳用）",
    "COMIRNATY-6M-4Y": "コミナティ（6ヵ月〜4歳用）", "COMIRNATY-XBB-6M-4Y": "コミナティXBB（6ヵ月〜4歳用）",
    "SPIKEVAX": "COVID-19ワクチンモデルナ", "SPIKEVAX-BA1": "スパイクバックス（BA.1）",
    "SPIKEVAX-BA45": "スパイクバックス（BA.4-5）", "SPIKEVAX-XBB": "スパイクバックス（XBB.1.5）",
    "NUVAXOVID": "ヌバキソビッド", "VAXZEVRIA": "バキスゼブリア", "JCOVDEN": "ジェコビデン",
    "DAICHIRONA-XBB": "ダイチロナ", "PFIZER": "ファイザー", "MODERNA": "モデルナ", "ASTRAZENECA": "アストラゼネカ",
    "NOVAVAX": "武田（ノババックス）", "JANSSEN": "ヤンセンファーマ", "DAIICHI": "第一三共"
  }
};

/**
 * The name of a code: `nameOf("Role", "clerk")` is 窓口担当. A code that nobody named is shown as it is.
 * @param {string} list
 * @param {string|number|null|undefined} code
 */
export function nameOf(list, code) {
  if (code === null || code === undefined) return "";
  const names = list === "Act" ? ACTS : NAMES[list];
  if (!names) throw new TypeError(`names: ${list}`);
  return Object.hasOwn(names, code) ? names[code] : String(code);
}

/** A list as choices of a field: `[{ value, label }]`, in the order of the table. */
export function choicesOf(list, only = null) {
  const names = list === "Act" ? ACTS : NAMES[list];
  const codes = only ?? Object.keys(names);
  return codes.map((value) => ({ value, label: names[value] }));
}
