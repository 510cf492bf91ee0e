"""Refusals about tickets, people, doses and files."""

from chalicelib.errors.base import DomainError, Kind


class SheetMoved(DomainError):
    """The record was changed since it was read: the version is in the condition."""

    kind, code = Kind.CONFLICT, "V201"
    message = "ほかの職員がこの記録を更新しました。最新の内容を表示して、もう一度操作してください。"


class TurnTaken(DomainError):
    """Another dose stands at the turn the correction names."""

    kind, code = Kind.CONFLICT, "V202"
    message = "訂正先の接種回には、すでに別の接種が登録されています。先にその記録を確かめてください。"


class AlreadyCancelled(DomainError):
    """The dose was cancelled before."""

    kind, code = Kind.CONFLICT, "V203"
    message = "この接種記録はすでに取り消されています。履歴を確かめてください。"


class NothingToCorrect(DomainError):
    """The correction changes nothing."""

    kind, code = Kind.INVALID, "V101"
    message = "訂正後の内容が、今の記録と同じです。訂正する項目を入力してください。"


class UnreadableFile(DomainError):
    """The file is neither UTF-8 nor CP932, or not CSV."""

    kind, code = Kind.INVALID, "V102"
    message = "ファイルを読めません。文字コード（UTF-8 又は Shift_JIS）とCSVの形式を確かめてください。"


class FileHasErrors(DomainError):
    """Rows are refused; nothing was applied."""

    kind, code = Kind.INVALID, "V104"
    message = "誤りのある行があるため、登録していません。誤りを直して、もう一度確認からやり直してください。"


class OvertakenFile(DomainError):
    """What stands changed after the check, so that a row is refused now; rows before it are applied."""

    kind, code = Kind.CONFLICT, "V205"
    message = (
        "確認したあとに登録の内容が変わり、取り込めない行が見つかりました。その行より前は登録済みです。"
        "もう一度、確認からやり直してください。登録済みの行は変わりません。"
    )


class NotTheCheckedFile(DomainError):
    """The bytes to apply are not the bytes that were checked."""

    kind, code = Kind.CONFLICT, "V204"
    message = "確認したファイルと内容が違います。もう一度、確認からやり直してください。"


class TooManyNamesakes(DomainError):
    """More registrations share a name and a birth date than a list to choose from may hold."""

    kind, code = Kind.INVALID, "V105"
    message = (
        "同じ氏名と生年月日の登録が20件を超えるため、絞り込めません。"
        "接種券番号又は宛名番号で検索してください。"
    )


class NoSuchTicket(DomainError):
    """No ticket of this number is known here."""

    kind, code = Kind.MISSING, "V401"
    message = "該当する接種券がありません。番号を確かめてください。"


class NoSuchPerson(DomainError):
    """No person answers to the key that was given."""

    kind, code = Kind.MISSING, "V402"
    message = "該当する方がいません。番号を確かめてください。"


class NoSuchDose(DomainError):
    """The ticket has no dose of this turn."""

    kind, code = Kind.MISSING, "V403"
    message = "該当する接種記録がありません。接種回を確かめてください。"


class NoSuchRegistration(DomainError):
    """No checked file has this id."""

    kind, code = Kind.MISSING, "V404"
    message = "確認済みのファイルがありません。確認からやり直してください。"


class NoSuchConflict(DomainError):
    """No open conflict has this id."""

    kind, code = Kind.MISSING, "V405"
    message = "該当する重複登録がありません。すでに処理されたかもしれません。一覧を開き直してください。"
