"""The table's partitions, what is almost one, and what of an item may be named."""

_PLACES = """
venue#TICKET#x venue#WAITING#0 venue#CONFLICTS#0 venue#TABLETS venue#TABLET#x venue#VENUES venue#INVITATIONS
venue#AUDIT#x venue#LANES venue#PASTLANES venue#KEYS venue#MUNICIPALITIES resident#PERSON#x
resident#TICKET#x resident#REVIEW#x resident#FINDINGS#0 resident#KEYS number#INDEX#x office#ACCOUNTS
office#SESSION#x office#REGISTRATIONS office#RESEAL office#CHECKPOINTS office#AUDIT#x
office#LANES office#PASTLANES office#KEYS resident#TASKS#0 resident#BULK#x resident#PAPERS
resident#DAYCOUNTS resident#DAYS#x resident#DAYROWS#x venue#BUSINESS resident#DUE#2 resident#DUEOF#x
resident#RECEIVERS#x office#RETENTION office#BUSINESSENDS office#HOLDS office#HELD#x office#ERASURES
office#ERASURE#x office#CASES office#CASE#x resident#INQUIRY#x resident#INQUIRIES#x resident#INQUIRYCOUNTS#x
resident#BULKINQUIRIES resident#BULKINQUIRY#x resident#PROVISIONS#x resident#CANARIES office#CHALLENGE#x
office#TERMINALS office#SHAREDIDS office#GRANTS office#MISUSE office#WATCHED resident#COUNTED#x
resident#NOTICES#0 resident#INBOX#0 office#STATISTICS#x office#TRACES#x office#TRACED office#LOGREVIEWS
office#MEDIA office#MEDIAUSES office#CHANGESETS office#CHANGESET#x office#DOWNLOADS resident#ROSTER#0
resident#NAMES#x resident#CHANGESET#x resident#DOWNLOAD#x
"""
_NEAR = """
venue#KEYS#x venue#LANESX venue#XLANES venue#MUNICIPALITIESX office#KEYSX office#ACCOUNTSX office#SESSION
office#CHECKPOINTSX office#REGISTRATIONSX office#UNHEARD-OF venue#UNHEARD-OF
resident#UNHEARD-OF office#CHALLENGE office#TERMINALSX office#SHAREDIDSX office#GRANTSX office#MISUSEX
office#WATCHEDX office#RESEALX resident#KEYSX number#UNHEARD-OF number#KEYS #x unheard-of#X VENUE#TICKET#x
venue venues#TICKET#x venue#TABLETSX venue#VENUESX venue#INVITATIONSX venue#PASTLANESX office#PASTLANESX
office#LANESX office#AUDIT venue#AUDIT venue#TICKETS resident#PERSONS resident#PERSON number#INDEX
resident#TASKS resident#BULK resident#PAPERSX resident#DAYCOUNTSX resident#DAYS resident#DAYROWS
resident#INQUIRY resident#INQUIRIES resident#INQUIRYCOUNTS resident#BULKINQUIRIESX resident#BULKINQUIRY
resident#PROVISIONS resident#RECEIVERS resident#CANARIESX venue#WAITING venue#CONFLICTS venue#TABLET
resident#TICKET resident#REVIEW resident#FINDINGS resident#COUNTED resident#NOTICES resident#INBOX
office#STATISTICS office#TRACES office#TRACEDX office#LOGREVIEWSX venue#BUSINESSX resident#DUE
resident#DUEOF office#RETENTIONX office#BUSINESSENDSX office#HOLDSX office#HELD office#ERASURESX
office#ERASURE office#CASESX office#CASE office#MEDIAX office#MEDIAUSESX office#CHANGESETSX office#CHANGESET
office#DOWNLOADSX resident#ROSTER resident#NAMES resident#CHANGESET resident#DOWNLOAD
"""
PLACES = tuple(_PLACES.split())
"""Every partition of the table (docs/architecture.md), its variable part filled."""
NEAR = tuple(_NEAR.split())
"""Partitions that do not exist, one character from those that do."""

SELECTS = ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", None)
ATTRIBUTES = (
    None,
    (),
    ("pk",),
    ("pk", "sk"),
    *(("pk", "sk", name) for name in ("sealed", "wrapped", "signed", "made_at", "sealed_by", "rewrapped")),
    *(("pk", "sk", name) for name in ("version", "phase", "total", "done", "broken", "noted_at")),
    *(("pk", "sk", name) for name in ("opened_at", "revoked", "hash", "unheard-of")),
    ("pk", "sk", "made_at", "sealed"),
    ("sealed",),
)
SOME_ATTRIBUTES = (("pk", "sk"), ("pk", "sk", "sealed"), ("pk", "sk", "made_at"))
SHOWN_FULLY = ("venue#KEYS", "office#RESEAL", "resident#PERSON#x", "office#CHECKPOINTS")
SHOWN_PLACES = (
    *("venue#KEYS", "resident#KEYS", "office#KEYS", "number#INDEX#x", "office#RESEAL", "office#CHECKPOINTS"),
    *("venue#TICKET#x", "resident#PERSON#x", "office#AUDIT#x", "office#LANES", "office#ACCOUNTS"),
    *("venue#MUNICIPALITIES", "office#UNHEARD-OF", "venue#KEYSX", "resident#KEYSX", "office#KEYSX", "#x"),
    *("office#RESEALX", "office#CHECKPOINTSX", "venue#MUNICIPALITIESX"),
)
