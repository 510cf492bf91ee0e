/** @file 接種者: found, read, and put right. */
export const routes = [];
