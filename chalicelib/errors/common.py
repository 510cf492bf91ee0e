"""Refusals that any part of the house may give."""

from chalicelib.errors.base import DomainError, Kind


class MalformedRequest(DomainError):
    """The request's shape is not the agreed one."""

    kind, code = Kind.INVALID, "C101"
    message = "送信された内容の形式が正しくありません。項目名と値を確かめて、もう一度送信してください。"


class RequestTooLarge(DomainError):
    """The request is longer than the plane takes."""

    kind, code = Kind.INVALID, "C102"
    message = "送信された内容が大きすぎます。ファイルを分けて、もう一度送信してください。"


class MalformedCursor(DomainError):
    """A list's continuation mark was not made by us."""

    kind, code = Kind.INVALID, "C103"
    message = "一覧の続きの位置が正しくありません。一覧を最初から開き直してください。"


class KeyReused(DomainError):
    """An idempotency key came again with another body."""

    kind, code = Kind.CONFLICT, "C201"
    message = "同じ受付番号で内容の違う送信がありました。画面を開き直して、もう一度登録してください。"


class Contended(DomainError):
    """Others kept changing the same records; nothing of ours was written."""

    kind, code = Kind.CONFLICT, "C202"
    message = "ほかの端末と同時に更新されました。登録されていません。もう一度操作してください。"


class NoSuchRoute(DomainError):
    """Nothing is served there."""

    kind, code = Kind.MISSING, "C401"
    message = "指定された機能はありません。画面を開き直してください。"


class Unavailable(DomainError):
    """Something we need did not answer; the same request may be sent again."""

    kind, code = Kind.UNAVAILABLE, "C501"
    message = "システムが混み合っているか、停止しています。少し待って、同じ内容をもう一度送信してください。"


class SealBroken(DomainError):
    """A stored item does not open: it was moved, changed, or sealed with another key."""

    kind, code = Kind.UNAVAILABLE, "C502"
    message = "保管されている記録を開けません。運用担当者に連絡してください。"
