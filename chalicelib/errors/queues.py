"""Refusals about work queues, bulk fixes, late paper entries and day counts."""

from chalicelib.errors.base import DomainError, Kind


class OnlyFindings(DomainError):
    """Only a finding can be acknowledged; a conflict is settled, a waiting dose finds its person."""

    kind, code = Kind.INVALID, "V130"
    message = (
        "「このままで正しい」とできるのは確認事項だけです。"
        "重複登録は解決の画面で、登録待ちは訂正で処理してください。"
    )


class ReasonMissing(DomainError):
    """The act needs a reason or a text, and none was typed."""

    kind, code = Kind.INVALID, "V131"
    message = "理由又は記載する内容を入力してください。"


class NothingToFix(DomainError):
    """No dose of the selection would change."""

    kind, code = Kind.INVALID, "V132"
    message = "変更される接種記録がありません。対象と変更後の値を確かめてください。"


class TooManyToFix(DomainError):
    """The selection is larger than one fix may be."""

    kind, code = Kind.INVALID, "V133"
    message = "対象が多すぎます。ロット番号や製品名で対象を絞り、何回かに分けてください。"


class PicksDoNotFit(DomainError):
    """The decision does not name exactly the fields that differ."""

    kind, code = Kind.INVALID, "V134"
    message = "食い違う項目のすべてについて、一回目と二回目のどちらが正しいかを選んでください。"


class NotForeign(DomainError):
    """The dose's origin, or its code, is not one of the table's."""

    kind, code = Kind.INVALID, "V135"
    message = (
        "接種の区分を選んでください。他自治体のときは自治体コード6桁、海外のときは国名コード3文字も必要です。"
    )


class HistoryFull(DomainError):
    """A task's history is as long as it may grow."""

    kind, code = Kind.INVALID, "V136"
    message = "この作業の記載が多すぎます。管理者に相談し、記録の訂正か確認済みの処理を先に行ってください。"


class TaskTaken(DomainError):
    """Another person took the task first."""

    kind, code = Kind.CONFLICT, "V230"
    message = "ほかの職員がこの作業を受け持っています。一覧を開き直して、別の作業を選んでください。"


class TaskNotOpen(DomainError):
    """The task is not in a state from which this can be done."""

    kind, code = Kind.CONFLICT, "V231"
    message = "この作業は今の状態では操作できません。一覧を開き直して、状態を確かめてください。"


class NotThePreview(DomainError):
    """What is to be applied is not what was previewed."""

    kind, code = Kind.CONFLICT, "V232"
    message = "確認した差分と内容が違います。もう一度、差分の確認からやり直してください。"


class FixIsElsewhere(DomainError):
    """The bulk fix is not in a state from which this can be done."""

    kind, code = Kind.CONFLICT, "V233"
    message = "この一括修正は、今の状態では操作できません。一括修正の一覧で状態を確かめてください。"


class PaperIsDone(DomainError):
    """The paper entry does not wait for this step."""

    kind, code = Kind.CONFLICT, "V234"
    message = "この予診票は、すでに次の段階に進んでいます。一覧を開き直して、状態を確かめてください。"


class DayIsClosed(DomainError):
    """The day of the venue was closed, and nothing changed since."""

    kind, code = Kind.CONFLICT, "V235"
    message = "この会場のこの日は締め切り済みです。記録が変わると、自動でもう一度確認の対象になります。"


class TooLateToUndo(DomainError):
    """What undoing needs is kept for a month only."""

    kind, code = Kind.CONFLICT, "V236"
    message = "まとめて取り消せる期限 (30日) が過ぎました。記録を一件ずつ訂正してください。"


class TaskOfAnother(DomainError):
    """Only who took a task may put it back or acknowledge it."""

    kind, code = Kind.FORBIDDEN, "V330"
    message = "この作業を受け持っている職員だけが操作できます。先に作業を受け持ってください。"


class SecondPersonNeeded(DomainError):
    """The second look must be another person's."""

    kind, code = Kind.FORBIDDEN, "V331"
    message = "二人目の確認が必要です。入力した職員とは別の職員が操作してください。"


class NotOneOfTheTwo(DomainError):
    """Only those who keyed a paper may decide between their two entries."""

    kind, code = Kind.FORBIDDEN, "V332"
    message = "入力した二人のどちらかが、予診票を見て決めてください。"


class NoSuchEntry(DomainError):
    """Nothing of the kind stands in a queue any more."""

    kind, code = Kind.MISSING, "V430"
    message = "該当する項目が一覧にありません。すでに訂正されたかもしれません。一覧を開き直してください。"


class NoSuchFix(DomainError):
    """No bulk fix has this id."""

    kind, code = Kind.MISSING, "V431"
    message = "該当する一括修正がありません。差分の確認からやり直してください。"


class NoSuchPaper(DomainError):
    """No paper entry has this id."""

    kind, code = Kind.MISSING, "V432"
    message = "該当する予診票の入力がありません。一覧を開き直してください。"


class NoSuchCount(DomainError):
    """Nobody counted this venue's forms of this day."""

    kind, code = Kind.MISSING, "V433"
    message = "この会場のこの日は、予診票の枚数がまだ入力されていません。先に枚数を入力してください。"
