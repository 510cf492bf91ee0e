"""Refusals about passkeys, grants, terminals, shared IDs, reviews and files of personnel."""

from chalicelib.errors.base import DomainError, Kind


class PasskeyRefused(DomainError):
    """What the authenticator answered does not register a passkey here."""

    kind, code = Kind.INVALID, "A120"
    message = (
        "生体認証を登録できません。この画面を開き直し、指紋又は顔による本人確認をして、"
        "もう一度登録してください。"
    )


class HrFileHasErrors(DomainError):
    """Rows are refused; nothing was applied."""

    kind, code = Kind.INVALID, "A121"
    message = "誤りのある行があるため、反映していません。誤りを直して、もう一度確認からやり直してください。"


class UnreadableHrFile(DomainError):
    """Not CSV in UTF-8 or CP932 with the agreed head, or too long."""

    kind, code = Kind.INVALID, "A122"
    message = (
        "人事異動のファイルを読めません。見出し（職員,事由,発令日）と文字コード、"
        "行数（1,000行まで）を確かめてください。"
    )


class GrantDecided(DomainError):
    """The request was approved, rejected, or lapsed before."""

    kind, code = Kind.CONFLICT, "A220"
    message = "この申請はすでに処理されたか、期限が切れました。一覧を開き直し、必要なら申請し直してください。"


class TooFewAdministrators(DomainError):
    """Fewer than two administrators would be left."""

    kind, code = Kind.CONFLICT, "A221"
    message = "管理者が2人より少なくなるため、処理していません。先に後任の管理者を任命してください。"


class NotTheCheckedHrFile(DomainError):
    """The bytes to apply are not the bytes that were checked."""

    kind, code = Kind.CONFLICT, "A222"
    message = "確認したファイルと内容が違います。もう一度、確認からやり直してください。"


class AlreadySigned(DomainError):
    """The report was signed before."""

    kind, code = Kind.CONFLICT, "A223"
    message = "この点検は、すでに確認済みです。一覧を開き直してください。"


class MustRegisterPasskey(DomainError):
    """A person without a passkey may register one, and sign out."""

    kind, code = Kind.FORBIDDEN, "A320"
    message = "この端末で生体認証を登録してから、操作してください。"


class StepUpNeeded(DomainError):
    """The act asks for the person once more: the last proof is older than five minutes."""

    kind, code = Kind.FORBIDDEN, "A321"
    message = "もう一度本人確認をしてください。"


class ReviewOverdue(DomainError):
    """Nobody confirmed this account's rights by the end of the quarter."""

    kind, code = Kind.FORBIDDEN, "A322"
    message = "このIDの権限の定期点検が期限を過ぎたため、使用を止めています。管理者に点検を依頼してください。"


class TwoPersonsNeeded(DomainError):
    """Who asked for it, or whom it concerns, may not approve it."""

    kind, code = Kind.FORBIDDEN, "A323"
    message = "申請した本人又は対象となる本人は承認できません。ほかの管理者に承認を依頼してください。"


class SharedIdSuspended(DomainError):
    """The ledger of a shared ID lapsed, was stopped, or was not confirmed after somebody left."""

    kind, code = Kind.FORBIDDEN, "A324"
    message = (
        "この共用IDは台帳の確認が済んでいないか、期限が切れました。管理者に台帳の確認を依頼してください。"
    )


class NoSuchGrant(DomainError):
    """No request has this id."""

    kind, code = Kind.MISSING, "A420"
    message = "指定された申請はありません。一覧で確かめてください。"


class NoSuchTerminal(DomainError):
    """No terminal has this id."""

    kind, code = Kind.MISSING, "A421"
    message = "指定された端末は登録されていません。一覧で確かめてください。"


class NoSuchSharedId(DomainError):
    """No ledger entry has this id."""

    kind, code = Kind.MISSING, "A422"
    message = "指定された共用IDはありません。台帳で確かめてください。"


class NoSuchReport(DomainError):
    """No report has this id."""

    kind, code = Kind.MISSING, "A423"
    message = "指定された報告はありません。一覧で確かめてください。"
