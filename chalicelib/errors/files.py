"""Refusals about files that come in and go out: envelopes, media, approvals, changesets, downloads."""

from chalicelib.errors.base import DomainError, Kind


class NotSealed(DomainError):
    """What was sent is no envelope sealed for this municipality; a plain CSV is the usual case."""

    kind, code = Kind.INVALID, "V140"
    message = (
        "暗号化されていないファイルは受け付けません。封緘ツールで暗号化してから、もう一度送ってください。"
    )


class EnvelopeBroken(DomainError):
    """The envelope does not open: changed, or sealed for a key that is not ours."""

    kind, code = Kind.INVALID, "V141"
    message = "暗号化されたファイルが開けません。元のファイルを封緘し直して、もう一度送ってください。"


class MediumNotEncrypted(DomainError):
    """Only media that encrypt by themselves are permitted (R-III-3-38)."""

    kind, code = Kind.INVALID, "V142"
    message = "暗号化機能のない媒体は登録できません。暗号化機能のある専用の媒体を用意してください。"


class WrongPart(DomainError):
    """The part is not the one that was announced at this place."""

    kind, code = Kind.INVALID, "V143"
    message = (
        "届け出たファイルと内容か順番が違います。封緘したファイルを選び直し、最初から送り直してください。"
    )


class UnknownFileKind(DomainError):
    """No room of ours takes files of this kind."""

    kind, code = Kind.INVALID, "V144"
    message = "取り扱っていない種類のファイルです。種類を確かめてください。"


class HoldsANumber(DomainError):
    """A cell of a download could be a 個人番号: nothing of it is given out (R-III-3-44)."""

    kind, code = Kind.INVALID, "V145"
    message = (
        "出力しようとした項目に、個人番号と区別できない値があります。出力していません。"
        "管理者へ連絡し、元の記録を訂正してください。"
    )


class MediumTaken(DomainError):
    """A medium of this id is in the ledger."""

    kind, code = Kind.CONFLICT, "V240"
    message = "この媒体番号は、すでに登録されています。媒体の番号を確かめてください。"


class MediumOverdue(DomainError):
    """What the medium carried was not recorded as erased within a day (R-III-3-39)."""

    kind, code = Kind.CONFLICT, "V241"
    message = (
        "この媒体には、1日を過ぎても消去の記録がない使用があります。"
        "データを消去し、媒体管理簿に記録してから使ってください。"
    )


class MediumRetired(DomainError):
    """The medium is not permitted any more."""

    kind, code = Kind.CONFLICT, "V242"
    message = "この媒体は使用をやめています。許可された別の媒体を使ってください。"


class UseNotOpen(DomainError):
    """The ledger's entry is not in the state that the step needs."""

    kind, code = Kind.CONFLICT, "V243"
    message = "媒体管理簿の記入が、この操作のできる状態ではありません。承認や消去の記録を確かめてください。"


class NotInThisState(DomainError):
    """The changeset or download is not in the state that the step needs."""

    kind, code = Kind.CONFLICT, "V244"
    message = "今の状態では、この操作はできません。最新の状態を表示して確かめてください。"


class RequestExpired(DomainError):
    """What was asked for was not done in time."""

    kind, code = Kind.CONFLICT, "V245"
    message = "期限が過ぎました。最初からやり直してください。"


class AlreadyFetched(DomainError):
    """A download is handed over once."""

    kind, code = Kind.CONFLICT, "V246"
    message = "この出力は受け取り済みです。もう一度必要なときは、理由を添えて新しく申請してください。"


class ApproverMustBeAnother(DomainError):
    """Who asked cannot be who approves (R-III-3-37)."""

    kind, code = Kind.FORBIDDEN, "V340"
    message = "自分が申請したものは承認できません。別の方に承認を頼んでください。"


class AnotherTerminal(DomainError):
    """The ledger names another person or terminal (R-III-3-34)."""

    kind, code = Kind.FORBIDDEN, "V341"
    message = "媒体管理簿に記入した本人が、記入した端末で操作してください。"


class NoSuchMedium(DomainError):
    """No medium of this id is permitted here."""

    kind, code = Kind.MISSING, "V440"
    message = "許可された媒体にありません。媒体の番号を確かめるか、管理者に登録を頼んでください。"


class NoSuchUse(DomainError):
    """The ledger has no entry of this id."""

    kind, code = Kind.MISSING, "V441"
    message = "媒体管理簿に記入がありません。使う前に記入し、承認を受けてください。"


class NoSuchChangeset(DomainError):
    """No changeset has this id."""

    kind, code = Kind.MISSING, "V442"
    message = "該当する一括登録がありません。一覧を開き直してください。"


class NoSuchDownload(DomainError):
    """No download has this id."""

    kind, code = Kind.MISSING, "V443"
    message = "該当する出力がありません。一覧を開き直してください。"
