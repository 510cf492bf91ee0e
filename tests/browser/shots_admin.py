"""Pictures of the office, the auditor's screens and the statistics."""

from chalicelib.access.model import Role
from tests.browser.console import Console
from tests.browser.office import fill_day, press
from tests.browser.served import Served
from tests.browser.shots import Shot
from tests.browser.test_console_audit import looked_up
from tests.browser.test_console_statistics import vaccinated
from tests.world import TERMINAL

ADMINISTRATOR, AUDITOR = (Role.ADMINISTRATOR,), (Role.AUDITOR,)
KNOWN: dict[str, str] = {}


def town(served: Served) -> None:
    """Bring doses of two days, look-ups of a person, requests that wait, a tablet, watched people."""
    world = served.world
    vaccinated(world)
    admin, clerk, auditor = world.administrator(), world.staff("clerk"), world.staff("auditor")
    world.tablet()
    for path, wanted in (
        ("/accounts", {"account_id": "reception-9", "name": "試験 花子", "roles": ["clerk"]}),
        ("/accounts", {"account_id": "reception-8", "name": "試験 次郎", "roles": ["number_desk"]}),
    ):
        admin.post(path, {**wanted, "terminals": [TERMINAL]})
    line = {"shared_id": "shared-reception", "roles": ["clerk"], "persons": ["clerk"], "until": "2021-07-20"}
    shared = {"kind": "shared", **line, "terminals": [TERMINAL]}
    world.grant("/grants", {"wanted": shared, "reason": "臨時窓口の交代勤務"})
    for _ in range(6):
        clerk.post("/people/search-by-number", {"individual_number": "123456789018"})
    auditor.post("/misuse-reports/watched", {"person_id": "0123456789abcdef" * 2})
    _, KNOWN["ticket"] = looked_up(world)


def _first_row(console: Console) -> None:
    console.page.get_by_role("table").get_by_role("link").first.click()
    console.page.locator("dl.terms").first.wait_for()


def _invited(console: Console) -> None:
    console.page.get_by_role("textbox", name="名称").fill("市民文化会館 受付1")
    press(console.page, "発行する")
    console.page.locator(".once-secret").wait_for()


def _searched(console: Console) -> None:
    console.page.get_by_role("textbox", name="対象").fill(KNOWN["ticket"])
    press(console.page, "検索する")
    console.page.get_by_role("heading", name="検索の結果").wait_for()


def _put_together(console: Console) -> None:
    console.page.get_by_role("textbox", name="操作者のID").fill("clerk")
    press(console.page, "検索する")
    press(console.page, "扱われた対象をまとめる")
    console.page.get_by_role("table", name="扱われた対象").wait_for()
    console.page.get_by_role("heading", name="影響範囲").scroll_into_view_if_needed()


def _reported(console: Console) -> None:
    fill_day(console.page, "始まりの日", "2021-06-01")
    press(console.page, "点検する")
    console.page.get_by_role("heading", name="点検報告", level=1).wait_for()


def _counted(console: Console) -> None:
    console.page.get_by_role("table", name="集計表").wait_for()


SHOTS = [
    Shot("console-accounts", "職員のID", ADMINISTRATOR, "/accounts"),
    Shot("console-account", "職員のIDの内容", ADMINISTRATOR, "/accounts/clerk"),
    Shot("console-account-new", "新しいIDの申請", ADMINISTRATOR, "/accounts/-/new"),
    Shot("console-grants", "承認待ちと申請", ADMINISTRATOR, "/grants"),
    Shot("console-grant", "承認待ちと申請", ADMINISTRATOR, "/grants", _first_row),
    Shot("console-reviews", "権限の定期点検", ADMINISTRATOR, "/reviews"),
    Shot("console-hr-files", "人事異動の取込み", ADMINISTRATOR, "/hr-files"),
    Shot("console-terminals", "登録端末", ADMINISTRATOR, "/terminals"),
    Shot("console-shared-ids", "共用IDの台帳", ADMINISTRATOR, "/shared-ids"),
    Shot("console-tablets", "読み取り端末", ADMINISTRATOR, "/tablets"),
    Shot("console-invitation", "端末登録コードの発行", ADMINISTRATOR, "/tablets/-/new", _invited),
    Shot("console-venues", "接種会場", ADMINISTRATOR, "/venues"),
    Shot("console-log", "操作記録の検索", AUDITOR, "/audit", _searched),
    Shot("console-affected", "操作記録の検索", AUDITOR, "/audit", _put_together),
    Shot("console-seals", "操作記録の検証", AUDITOR, "/audit/verification"),
    Shot("console-log-reviews", "操作記録の点検", AUDITOR, "/audit/reviews"),
    Shot("console-misuse", "不正利用の点検", AUDITOR, "/misuse", _reported),
    Shot("console-watched", "注意対象者", AUDITOR, "/watched"),
    Shot(
        "console-statistics",
        "接種の統計",
        (Role.STATE,),
        "/statistics?since=2021-06-01&until=2021-07-01&part=age",
        _counted,
    ),
]
