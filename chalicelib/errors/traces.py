"""Refusals about statistics, notices of corrections, and the search and review of the operation log."""

from chalicelib.errors.base import DomainError, Kind


class PeriodTooLong(DomainError):
    """The time asked for ends before it begins, or is longer than one answer may be."""

    kind, code = Kind.INVALID, "V160"
    message = "期間が正しくないか、長すぎます。始まりと終わりの日を確かめ、短い期間に分けてください。"


class PeriodReversed(DomainError):
    """The search of the log ends before it begins."""

    kind, code = Kind.INVALID, "V161"
    message = "検索の期間が正しくありません。始まりと終わりの日時を確かめてください。"


class MonthNotOver(DomainError):
    """The month to review is not over, or lies before the log."""

    kind, code = Kind.INVALID, "V162"
    message = "この月の操作記録は、まだ点検の対象ではありません。終わった月を選んでください。"


class ReviewSignedBefore(DomainError):
    """The month's review was signed off before."""

    kind, code = Kind.CONFLICT, "V260"
    message = "この月の点検はすでに完了しています。点検の一覧を開き直してください。"


class ReviewNotComplete(DomainError):
    """The index does not yet reach the end of the month, so that rows could be missed."""

    kind, code = Kind.CONFLICT, "V261"
    message = "操作記録の索引が月末まで届いていません。数分待ってから、もう一度始めてください。"


class NoSuchNotice(DomainError):
    """No notice of this id has come in."""

    kind, code = Kind.MISSING, "V460"
    message = "該当する通知がありません。通知の一覧を開き直してください。"


class NoSuchReview(DomainError):
    """The month's review has not been begun."""

    kind, code = Kind.MISSING, "V461"
    message = "この月の点検は始まっていません。点検の一覧から始めてください。"
