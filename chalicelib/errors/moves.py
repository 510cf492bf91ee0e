"""Refusals about flags, re-issues and merges."""

from chalicelib.errors.base import DomainError, Kind


class FlagBeforeBirth(DomainError):
    """The flag's day lies before the person's birth."""

    kind, code = Kind.INVALID, "V110"
    message = "異動日が生年月日より前です。日付を確かめてください。"


class FlagAhead(DomainError):
    """The flag's day lies ahead, and a flag of its code cannot be set ahead, or not so far."""

    kind, code = Kind.INVALID, "V111"
    message = (
        "異動日が先の日付です。先の日付で登録できるのは、1年以内の転出と国外転出だけです。"
        "日付を確かめてください。"
    )


class NoSuchFlagCode(DomainError):
    """The table has no such code on the flag's day."""

    kind, code = Kind.INVALID, "V112"
    message = "その異動日に使える区分ではありません。区分と日付を確かめてください。"


class SameTicket(DomainError):
    """A re-issue names the old number as the new one."""

    kind, code = Kind.INVALID, "V113"
    message = "新しい接種券番号が、元の番号と同じです。新しい番号を入力してください。"


class SamePerson(DomainError):
    """A merge names one registration twice."""

    kind, code = Kind.INVALID, "V114"
    message = "同じ登録を指定しています。統合する、もう一つの登録を選んでください。"


class NotTheSamePerson(DomainError):
    """Name or birth date of two registrations differ."""

    kind, code = Kind.INVALID, "V115"
    message = "氏名か生年月日が違うため、統合できません。同じ方であれば、先に元の台帳を訂正してください。"


class StoppedOtherwise(DomainError):
    """Nothing of the desk's own stops the ticket, but a flag or a re-issue does."""

    kind, code = Kind.CONFLICT, "V210"
    message = (
        "この接種券は、転出・死亡等のフラグ又は再発行によって止まっています。"
        "フラグを取り消すか、新しい接種券を使ってください。"
    )


class FlagStands(DomainError):
    """A flag of this code and day stands already."""

    kind, code = Kind.CONFLICT, "V211"
    message = "同じ区分と異動日のフラグが、すでに登録されています。履歴を確かめてください。"


class FlagTakenBack(DomainError):
    """The flag was taken back before."""

    kind, code = Kind.CONFLICT, "V212"
    message = "このフラグは、すでに取り消されています。履歴を確かめてください。"


class AlreadyReissued(DomainError):
    """Another number was issued in the ticket's place before."""

    kind, code = Kind.CONFLICT, "V213"
    message = "この接種券は、すでに再発行されています。最後に発行した接種券を指定してください。"


class TicketTaken(DomainError):
    """The new number was issued before."""

    kind, code = Kind.CONFLICT, "V214"
    message = "新しい接種券番号は、すでに発行されています。番号を確かめてください。"


class NoTicketForFlagged(DomainError):
    """A flag stops this person's tickets today: nothing is issued to them."""

    kind, code = Kind.CONFLICT, "V215"
    message = "転出・死亡等のフラグがある方には、接種券を発行できません。フラグを確かめてください。"


class TurnGivenOnBoth(DomainError):
    """Both numbers hold a dose of one turn; joined they would count it twice."""

    kind, code = Kind.CONFLICT, "V216"
    message = (
        "新しい番号に、元の接種券と同じ接種回の接種があります。"
        "先に、誤っている方の接種記録を訂正してください。"
    )


class ChainIsLong(DomainError):
    """A ticket was re-issued so often that something else must be wrong."""

    kind, code = Kind.CONFLICT, "V217"
    message = "この接種券は、再発行の上限に達しています。管理者に連絡してください。"


class AlreadyMerged(DomainError):
    """One of the registrations is merged into another."""

    kind, code = Kind.CONFLICT, "V218"
    message = "すでに別の登録に統合されています。統合先の登録を選ぶか、先にその統合を取り消してください。"


class NoSuchFlag(DomainError):
    """The person has no flag of this id."""

    kind, code = Kind.MISSING, "V410"
    message = "該当するフラグがありません。履歴を開き直してください。"


class NoSuchMerger(DomainError):
    """These registrations are not merged."""

    kind, code = Kind.MISSING, "V411"
    message = "該当する統合がありません。すでに取り消されたかもしれません。履歴を開き直してください。"
