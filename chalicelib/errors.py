"""Every refusal: its kind, its code, and a Japanese sentence that says what to do next.

Codes can be read over the telephone: a letter for the part of the house (C common,
A access, V VRS) and three digits whose hundreds are the kind (1 invalid, 2 conflict,
3 forbidden, 4 missing, 5 unavailable).  No HTTP here; ``planes/http.py`` maps kinds.
"""

from enum import Enum
from typing import ClassVar


class Kind(Enum):
    """What went wrong, in the words a plane can map to its own protocol."""

    INVALID = "invalid"
    CONFLICT = "conflict"
    UNKNOWN_CALLER = "unknown_caller"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    UNAVAILABLE = "unavailable"


class DomainError(Exception):
    """Base of every refusal; raise only its subclasses."""

    kind: ClassVar[Kind]
    code: ClassVar[str]
    message: ClassVar[str]

    def __init__(self) -> None:
        # Takes nothing, so that it cannot carry a number into a log.
        super().__init__(self.code)


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


class NotSignedIn(DomainError):
    """No session, or one that has ended."""

    kind, code = Kind.UNKNOWN_CALLER, "A301"
    message = "ログインしていないか、ログインの期限が切れました。もう一度ログインしてください。"


class WrongCredentials(DomainError):
    """ID, password or terminal is wrong, or the account is locked; which of them is not said."""

    kind, code = Kind.UNKNOWN_CALLER, "A302"
    message = (
        "ID、パスワード又は端末が正しくありません。失敗が続いたときは少し待って入力し、"
        "それでも入れないときは管理者に連絡してください。"
    )


class NotAllowed(DomainError):
    """The caller's role does not hold the permission."""

    kind, code = Kind.FORBIDDEN, "A304"
    message = "この操作の権限がありません。必要な場合は管理者に申し出てください。"


class PurposeRequired(DomainError):
    """個人番号 work names one of the purposes of the law (番号法9条, 19条16号)."""

    kind, code = Kind.FORBIDDEN, "A305"
    message = "個人番号を使う目的を、定められた3つの場面から選んでください。"


class UnknownTablet(DomainError):
    """The device key is unknown, revoked, or did not sign this request."""

    kind, code = Kind.UNKNOWN_CALLER, "A306"
    message = "この端末は登録されていないか、使用を止められています。管理者に連絡してください。"


class StaleProof(DomainError):
    """The request's signature is too old, or its counter was used before."""

    kind, code = Kind.UNKNOWN_CALLER, "A307"
    message = "送信の順番が前後しました。登録されていません。もう一度送信してください。"


class ShiftNotOpen(DomainError):
    """The tablet has no shift open, or it ended."""

    kind, code = Kind.UNKNOWN_CALLER, "A308"
    message = "会場の受付が開始されていません。会場と暗証番号を入力して、受付を開始してください。"


class WrongPin(DomainError):
    """The venue or its PIN is wrong; which of them is not said."""

    kind, code = Kind.UNKNOWN_CALLER, "A309"
    message = "会場又は暗証番号が正しくありません。確かめて、もう一度入力してください。"


class InvitationSpent(DomainError):
    """A one-time code is unknown, used, or older than ten minutes."""

    kind, code = Kind.UNKNOWN_CALLER, "A310"
    message = "端末登録コードが正しくないか、期限が切れました。管理者から新しいコードを受け取ってください。"


class PasswordTooWeak(DomainError):
    """A new password is too short or well known."""

    kind, code = Kind.INVALID, "A101"
    message = "パスワードは15文字以上で、推測されにくいものにしてください。"


class MustChangePassword(DomainError):
    """The one-time password only opens the change of password."""

    kind, code = Kind.FORBIDDEN, "A311"
    message = "初回のパスワードを変更してから、操作してください。"


class AccountTaken(DomainError):
    """An account of this ID exists."""

    kind, code = Kind.CONFLICT, "A201"
    message = "このIDはすでに使われています。別のIDを指定してください。"


class NoSuchAccount(DomainError):
    """No account has this ID."""

    kind, code = Kind.MISSING, "A401"
    message = "指定されたIDはありません。一覧で確かめてください。"


class NoSuchTablet(DomainError):
    """No tablet has this ID."""

    kind, code = Kind.MISSING, "A402"
    message = "指定された端末はありません。一覧で確かめてください。"


class NoSuchVenue(DomainError):
    """No venue has this ID."""

    kind, code = Kind.MISSING, "A403"
    message = "指定された会場はありません。一覧で確かめてください。"


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
