"""Refusals about retention, holds, erasure, the end of business, and requests about records."""

from chalicelib.errors.base import DomainError, Kind


class ShorterThanTheLaw(DomainError):
    """A municipality's own rule may keep records longer, never shorter."""

    kind, code = Kind.INVALID, "V150"
    message = "国の定めより短い保存期間は設定できません。年数と起算日を確かめてください。"


class NothingIsDue(DomainError):
    """No person's records are due, so there is nothing to propose."""

    kind, code = Kind.INVALID, "V151"
    message = "保存期間が満了した記録はありません。満了日の一覧を確かめてください。"


class NotIdentified(DomainError):
    """A request about records needs proof of who makes it."""

    kind, code = Kind.INVALID, "V152"
    message = "本人確認の書類が足りません。示された書類を確かめ、もう一度入力してください。"


class DatedWrongly(DomainError):
    """A date lies where it cannot be."""

    kind, code = Kind.INVALID, "V153"
    message = "日付が正しくありません。受付日、期限、業務終了日の前後を確かめてください。"


class AlreadyDecided(DomainError):
    """Somebody decided before."""

    kind, code = Kind.CONFLICT, "V250"
    message = "すでに決裁されています。最新の内容を表示して確かめてください。"


class NotAtThisStep(DomainError):
    """A case or an erasure is not where this act would take it on."""

    kind, code = Kind.CONFLICT, "V251"
    message = "今の状態ではこの操作はできません。最新の内容を表示して、手順を確かめてください。"


class AlreadyLifted(DomainError):
    """The hold does not stand any more."""

    kind, code = Kind.CONFLICT, "V252"
    message = "この留保はすでに解除されています。一覧で確かめてください。"


class UnderHold(DomainError):
    """A hold stands: records under it are never erased."""

    kind, code = Kind.CONFLICT, "V253"
    message = "消去の留保があるため、消去できません。留保の理由を確かめてください。"


class AlreadyExtended(DomainError):
    """A deadline is extended once."""

    kind, code = Kind.CONFLICT, "V254"
    message = "期限の延長は一度だけです。すでに延長されています。"


class ProposerMayNotDecide(DomainError):
    """Who proposed may not decide."""

    kind, code = Kind.FORBIDDEN, "V350"
    message = "起案した方は承認できません。別の方に承認を依頼してください。"


class BusinessOver(DomainError):
    """Nothing new is taken in after the end of business."""

    kind, code = Kind.FORBIDDEN, "V351"
    message = "業務を終了したため、新しい登録はできません。記録の照会と訂正はできます。"


class LateEntryOver(DomainError):
    """The limit for late entry has passed."""

    kind, code = Kind.FORBIDDEN, "V352"
    message = "業務終了後の登録期限を過ぎました。期限の設定を管理者に確かめてください。"


class NoSuchSetting(DomainError):
    """No setting has this id."""

    kind, code = Kind.MISSING, "V450"
    message = "指定された設定はありません。一覧で確かめてください。"


class NoSuchHold(DomainError):
    """No hold has this id."""

    kind, code = Kind.MISSING, "V451"
    message = "指定された留保はありません。一覧で確かめてください。"


class NoSuchErasure(DomainError):
    """No erasure has this id."""

    kind, code = Kind.MISSING, "V452"
    message = "指定された消去はありません。一覧で確かめてください。"


class NoSuchCase(DomainError):
    """No case has this id."""

    kind, code = Kind.MISSING, "V453"
    message = "指定された請求はありません。一覧で確かめてください。"


class NotCertifiedYet(DomainError):
    """The erasure has no certificate yet."""

    kind, code = Kind.MISSING, "V454"
    message = "消去証明書はまだありません。消去が終わってから、もう一度表示してください。"
