/** What media, their uses and the states of these are called. */

export const MEDIUM_KINDS = { usb_memory: "USB メモリー", disc: "光ディスク", disk_drive: "外付けディスク" };
export const DIRECTIONS = { in: "取込み", out: "持出し" };
export const USE_STATES = {
  asked: "承認待ち",
  approved: "承認済み",
  rejected: "却下",
  used: "使用済み・消去待ち",
  erased: "消去済み",
};
