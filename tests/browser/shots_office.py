"""Pictures of the office's screens: files in and out, the media ledger, inquiries, corrections."""

from chalicelib.access.model import Role
from tests.browser.console import Console
from tests.browser.office_files import permit_medium, plain
from tests.browser.served import Served
from tests.browser.shots import Shot
from tests.planes.sealed_files import FileDesk

REGISTRAR, ADMIN, CLERK = (Role.REGISTRAR,), (Role.ADMINISTRATOR,), (Role.CLERK,)
DESK, AUDITOR = (Role.NUMBER_DESK,), (Role.AUDITOR,)


def _tried(console: Console) -> None:
    """Open the file that waits, with its wrong rows."""
    waiting = console.page.get_by_role("row").filter(has_text="承認待ち")
    waiting.get_by_role("link").first.click()
    console.page.get_by_role("table", name="行ごとの結果").wait_for()


SHOTS = [
    Shot("files-list", "一括登録", REGISTRAR, "/files"),
    Shot("files-rows", "一括登録", REGISTRAR, "/files", _tried),
    Shot("files-announce", "封緘したファイルを届け出る", REGISTRAR, "/files/new"),
    Shot("files-key", "取込鍵", REGISTRAR, "/files/key"),
    Shot("files-plain", "平文の登録ファイル（訓練用）", REGISTRAR, "/files/plain"),
    Shot("media-list", "許可された媒体", ADMIN, "/media"),
    Shot("media-register", "媒体を登録する", ADMIN, "/media/new"),
    Shot("media-ledger", "媒体管理簿", REGISTRAR, "/media/uses"),
    Shot("media-entry", "媒体管理簿に記入する", REGISTRAR, "/media/uses/new"),
    Shot("downloads-list", "出力（持出し）", CLERK, "/downloads"),
    Shot("downloads-request", "出力を申請する", CLERK, "/downloads/new"),
    Shot("inquiries-list", "照会の一覧", DESK, "/inquiries"),
    Shot("inquiries-ask", "転出元へ照会する", DESK, "/inquiries/new"),
    Shot("inquiries-bulks", "一括照会", DESK, "/inquiries/bulks"),
    Shot("inquiries-report", "照会の点検", AUDITOR, "/inquiries/report"),
    Shot("provisions-list", "提供の記録", AUDITOR, "/provisions"),
    Shot("canaries", "見張り番号", ADMIN, "/canaries"),
    Shot("notices-inbox", "届いた訂正の通知", CLERK, "/notices"),
    Shot("notices-sent", "訂正の発信", CLERK, "/notices/sent"),
]


def town(served: Served) -> None:
    """Bring a file with wrong rows as far as its dry run, and another all the way in."""
    permit_medium(served.world)
    desk = FileDesk(served.world.staff("registrar"), served.world.administrator())
    desk.checked(plain(wrong=3))
    desk.take_in(plain(8))
