"""Pictures of the gate, the home screen, people and queues."""

from chalicelib.access.model import Role
from local.city import Person, ticket_line
from tests.browser.console import Console
from tests.browser.desk import DAY, OTHER_LOT, dosed, find, look, registered, scanned
from tests.browser.served import Served
from tests.browser.shots import Shot

CLERK = (Role.CLERK,)
KNOWN: dict[str, Person] = {}


def town(served: Served) -> None:
    """Bring a person with a dose, a conflict, a finding, and a dose that waits."""
    KNOWN["person"] = dosed(served)
    scanned(served, ticket_line(dosed(served), 1), OTHER_LOT)
    first, second = registered(served, 2)
    scanned(served, ticket_line(first, 2), "XX99")
    line = ticket_line(second, 1)
    scanned(served, line[:-1] + str((int(line[-1]) + 1) % 10))
    served.world.review()


def _found(console: Console) -> None:
    find(console, KNOWN["person"])


def _correcting(console: Console) -> None:
    _found(console)
    console.page.get_by_role("link", name="1回目の訂正").click()
    look(console, ロット番号=OTHER_LOT, 理由="シールの読み違い")
    console.page.get_by_role("heading", name="変更内容の確認").wait_for()


def _history(console: Console) -> None:
    _found(console)
    console.page.get_by_role("link", name="履歴を見る").click()
    console.page.locator("ol.timeline").wait_for()


def _covered(console: Console) -> None:
    _found(console)
    console.page.get_by_role("button", name="個人番号を表示", exact=True).click()
    console.page.get_by_role("radio").first.check()


def _entry(console: Console) -> None:
    console.page.get_by_role("link", name="接種券が未登録").click()
    console.page.get_by_role("button", name="近い番号の候補を探す").click()
    console.page.get_by_text("候補 ").wait_for()


def _conflict(console: Console) -> None:
    console.page.get_by_role("link", name="の重複を解決する").click()
    console.page.get_by_role("region", name="今の登録").wait_for()


SHOTS = [
    Shot("console-sign-in", "サインイン", (), "/"),
    Shot("console-home", "ホーム", (Role.CLERK, Role.REGISTRAR), "/"),
    Shot("console-search", "接種者の検索", (Role.CLERK, Role.NUMBER_DESK), "/people"),
    Shot("console-person", "接種者の検索", CLERK, "/people", _found),
    Shot("console-number", "接種者の検索", (Role.NUMBER_DESK,), "/people", _covered),
    Shot("console-correct", "接種者の検索", CLERK, "/people", _correcting),
    Shot("console-history", "接種者の検索", CLERK, "/people", _history),
    Shot("console-ticket", "接種券の照会", CLERK, "/tickets"),
    Shot("console-queue", "確認の一覧", CLERK, "/queues"),
    Shot("console-entry", "確認の一覧", CLERK, "/queues?kind=waiting", _entry),
    Shot("console-conflict", "重複登録", CLERK, "/queues/conflicts", _conflict),
    Shot("console-papers", "予診票の後日入力", CLERK, "/papers"),
    Shot("console-paper", "予診票の一回目の入力", CLERK, "/papers/new"),
    Shot("console-days", "日別の照合と締切", CLERK, f"/days?day={DAY}"),
    Shot("console-foreign", "他所での接種", CLERK, f"/foreign?day={DAY}"),
    Shot("console-fix", "一括修正の差分の作成", (Role.REGISTRAR,), "/fixes/new"),
    Shot("console-own", "パスワードと生体認証", CLERK, "/own"),
]
