"""Refusals about who calls, and what they may do."""

from chalicelib.errors.base import DomainError, Kind


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
