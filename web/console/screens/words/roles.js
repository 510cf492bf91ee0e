/** @file What roles, purposes and planes are called in Japanese. */

/** Roles that a person can be appointed to, in the order in which they are offered. */
export const ROLES = {
  clerk: "窓口担当",
  number_desk: "番号担当",
  registrar: "登録担当",
  administrator: "管理者",
  auditor: "監査担当",
  state: "国・都道府県",
};

/** What each role is for, in a line. */
export const ROLE_DUTIES = {
  clerk: "接種記録の照会、訂正、接種券の停止、転出・死亡等の記録",
  number_desk: "個人番号を使う照会（定められた3つの場面だけ）",
  registrar: "予約システム等からのファイルの取込み、一括修正",
  administrator: "職員のID、端末、会場の管理と、申請・起案の承認",
  auditor: "操作記録の検索、点検、検証",
  state: "秘匿した統計の閲覧だけ",
};

const MACHINES = { tablet: "読み取り端末", system: "システム", none: "なし" };

/** @param {string} role as the operation log writes it: one, or several with "+" between */
export const nameOfRole = (role) =>
  role
    .split("+")
    .map((each) => ROLES[each] ?? MACHINES[each] ?? each)
    .join("・");

/** @param {string[]} roles */
export const namesOfRoles = (roles) => roles.map(nameOfRole).join("・");

export const PURPOSES = {
  ask_former_city: "転入者について転出元へ照会",
  answer_new_city: "転出者について転出先へ提供",
  issue_certificate: "接種証明書の交付",
};

export const PLANES = { public: "会場", private: "庁内", linkage: "連携" };
