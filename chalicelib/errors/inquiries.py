"""Refusals about asking another municipality, and about answering one."""

from chalicelib.errors.base import DomainError, Kind


class NotYetHappened(DomainError):
    """A consent or an identity check is dated later than now."""

    kind, code = Kind.INVALID, "V120"
    message = "同意の日付又は本人確認の日時が、今より後になっています。書類を見て入力し直してください。"


class UnknownFormerCity(DomainError):
    """The former municipality's code did not exist on the day, or is the asking city's own."""

    kind, code = Kind.INVALID, "V121"
    message = "転出元の自治体コードが正しくありません。転出証明書などでコードを確かめてください。"


class NumberIsTaken(DomainError):
    """A canary must be nobody's number: this one is somebody's, or registered already."""

    kind, code = Kind.CONFLICT, "V220"
    message = (
        "この番号は、登録されている方の番号か、すでに見張り用に登録した番号です。別の番号にしてください。"
    )


class BulkNotApproved(DomainError):
    """A bulk inquiry runs only after a second person has approved it."""

    kind, code = Kind.CONFLICT, "V221"
    message = "この一括照会はまだ承認されていません。申請した方とは別の承認者が承認してください。"


class BulkHasErrors(DomainError):
    """Rows are refused; the file is not taken up."""

    kind, code = Kind.CONFLICT, "V222"
    message = (
        "誤りのある行があるため、承認できません。誤りを直したファイルを、もう一度確認からやり直してください。"
    )


class GroundNotOpen(DomainError):
    """The dated policy does not open this ground on this day (番号法19条16号)."""

    kind, code = Kind.FORBIDDEN, "V320"
    message = "この根拠（同意、同意が困難）では、本日照会できません。本人の同意を得てから照会してください。"


class BulkNotOpen(DomainError):
    """The municipality's dated policy opens no bulk inquiry on this day."""

    kind, code = Kind.CONFLICT, "V223"
    message = "この自治体では、本日一括照会をできません。転入された方ごとに照会してください。"


class InquiryLimitReached(DomainError):
    """The day's number of inquiries is used up."""

    kind, code = Kind.FORBIDDEN, "V322"
    message = "本日照会できる件数の上限に達しました。必要なときは管理者に申し出て、翌日に照会してください。"


class TooManyMisses(DomainError):
    """Too many of the day's inquiries found nobody: it looks like trying numbers or cities."""

    kind, code = Kind.FORBIDDEN, "V323"
    message = "該当者のない照会が続いたため、本日の照会を止めました。監査担当に連絡してください。"


class OwnApproval(DomainError):
    """Who asked for a bulk inquiry cannot approve it."""

    kind, code = Kind.FORBIDDEN, "V324"
    message = "自分が申請した一括照会は承認できません。別の承認者が承認してください。"


class ResidentNotConfirmed(DomainError):
    """The number is not that of a resident registered here: nothing is asked of anybody."""

    kind, code = Kind.FORBIDDEN, "V325"
    message = (
        "宛名番号と個人番号が、登録されている住民と一致しません。照会していません。"
        "住民基本台帳で確かめてから、もう一度入力してください。"
    )


class BasisMissing(DomainError):
    """A question without a ground, an identity check or a confirmed resident is not answered."""

    kind, code = Kind.FORBIDDEN, "V326"
    message = "同意と本人確認の両方がそろっていないため、照会できません。確認してから照会してください。"


class NoSuchInquiry(DomainError):
    """No inquiry has this id."""

    kind, code = Kind.MISSING, "V420"
    message = "該当する照会がありません。一覧で確かめてください。"


class FormerCityNotHere(DomainError):
    """The former municipality keeps no records in this system."""

    kind, code = Kind.MISSING, "V421"
    message = "転出元の自治体は、このシステムを使っていません。転出元へ文書で照会してください。"


class NoSuchBulk(DomainError):
    """No bulk inquiry has this id."""

    kind, code = Kind.MISSING, "V422"
    message = "該当する一括照会がありません。確認からやり直してください。"
