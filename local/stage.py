"""The one gate before every stand-in: none of them starts outside ``VRS_STAGE=local``."""

import os

LOCAL = "local"


class NotLocal(RuntimeError):
    """A stand-in was asked to start where real people's records may be."""

    def __init__(self) -> None:
        super().__init__(
            "手元での確認用の部品です。環境変数 VRS_STAGE=local のときだけ起動できます。"
            " / A stand-in starts only with VRS_STAGE=local."
        )


def refuse_outside_local() -> None:
    """Raise NotLocal unless the stage is named, and is ``local``; a missing name is a refusal."""
    if os.environ.get("VRS_STAGE") != LOCAL:
        raise NotLocal
