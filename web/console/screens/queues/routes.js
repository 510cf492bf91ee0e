/** @file 確認: what needs a look. */
export const routes = [];
