/** @file Roles as people read them: one or several, and what each is for. */
import { choicesOf, nameOf } from "../../../shared/names.js";

const DUTIES = {
  clerk: "接種記録の照会、訂正、接種券の停止、転出・死亡等の記録",
  number_desk: "個人番号を使う照会（定められた3つの場面だけ）",
  registrar: "予約システム等からのファイルの取込み、一括修正",
  administrator: "職員のID、端末、会場の管理と、申請・起案の承認",
  auditor: "操作記録の検索、点検、検証",
  state: "秘匿した統計の閲覧だけ",
};

/** Roles that a person can be appointed to, each with what it is for: choices of a field. */
export const ROLE_CHOICES = choicesOf("Role", Object.keys(DUTIES)).map((each) => ({ ...each, hint: DUTIES[each.value] }));

/** @param {string} role as the operation log writes it: one, several with "+" between, or none */
export const nameOfRole = (role) =>
  role === "none"
    ? "なし"
    : role
        .split("+")
        .map((each) => nameOf("Role", each))
        .join("・");

/** @param {string[]} roles */
export const namesOfRoles = (roles) => nameOfRole(roles.join("+") || "none");
