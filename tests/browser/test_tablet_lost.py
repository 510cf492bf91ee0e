"""A tablet that is lost, or whose shift is over, holds nothing that anybody can read (T22).

Everything a browser keeps for the page is looked through, in every usual encoding: databases, caches, both
storages, cookies, the address; and the profile's files besides, as whoever takes the device has them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from chalicelib.values.municipality import MunicipalityCode
from tests.browser import chromium
from tests.browser.chromium import Watch
from tests.browser.served import Served
from tests.browser.tablet import LOT, PIN, TabletPage, line_of, one_world
from tests.canaries import Canary, Kind, Scanner

pytestmark = [pytest.mark.proof("T22")]
PLANTED = "what-anybody-could-read"
NO_NETWORK = "ERR_INTERNET_DISCONNECTED|ERR_FAILED"
EVERYTHING_KEPT = """async () => {
  const bytes = (value) => Array.from(new Uint8Array(value), (each) => String.fromCharCode(each)).join("");
  const plain = async (value) => {
    if (value instanceof CryptoKey) {
      const out = await crypto.subtle.exportKey("raw", value).then(bytes, () => "not to be read");
      return { key: value.algorithm.name, extractable: value.extractable, usages: value.usages, out };
    }
    if (value instanceof ArrayBuffer) return bytes(value);
    if (ArrayBuffer.isView(value)) return bytes(value.buffer);
    if (Array.isArray(value)) return Promise.all(value.map(plain));
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value).map(async ([name, each]) => [name, await plain(each)]);
    return Object.fromEntries(await Promise.all(entries));
  };
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const databases = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const items = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(items.getAllKeys()), done(items.getAll())]);
      const shown = values.map(async (value, at) => [keys[at], await plain(value)]);
      databases[`${name}/${store}`] = await Promise.all(shown);
    }
    database.close();
  }
  const cached = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      cached.push([request.method, request.url, await (await cache.match(request)).text()]);
    }
  }
  const storages = { local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie };
  return { databases, cached, storages, address: location.href, state: history.state, window: window.name };
}"""


@pytest.fixture(scope="module")
def hall() -> Iterator[Served]:
    with one_world() as served:
        yield served


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(EVERYTHING_KEPT)
    return found


def scanner_of(*lines: str, nonce: str = "") -> Scanner:
    """Return what looks for tickets, the venue's PIN and the shift's nonce in every usual encoding."""
    texts = [*lines, *(line[8:] for line in lines), *([nonce] if nonce else [])]
    return Scanner([Canary(Kind.TICKET, text) for text in [*texts, f'"pin":"{PIN}"']])


def found_in(scanner: Scanner, what: Any) -> list[Any]:
    data = json.dumps(what, ensure_ascii=False).encode()
    raw = "".join(_texts(what)).encode("latin-1", "ignore")
    return [*scanner.hits(data), *scanner.hits(raw)]


def _texts(what: Any) -> Iterator[str]:
    if isinstance(what, str):
        yield what
    elif isinstance(what, dict):
        for name, value in what.items():
            yield from (name, *_texts(value))
    elif isinstance(what, list):
        for each in what:
            yield from _texts(each)


def nonce_of(served: Served, page: Page) -> str:
    """Return the nonce of the open shift, from the service's side."""
    tablet_id = dict(kept(page)["databases"]["vrs-tablet/plain"])["tablet"]["tablet_id"]
    tablets = served.world.public_house.tablets(MunicipalityCode(tablet_id[:6]))
    found = tablets.tablet(tablet_id, fresh=True)
    assert found is not None
    assert found.shift is not None
    return found.shift.nonce


def lines_in_the_queue(tablet: TabletPage, *numbers: int) -> list[str]:
    tablet.installed().page.context.set_offline(True)
    lines = [line_of(number) for number in numbers]
    for line in lines:
        tablet.confirm(line)
        tablet.press("登録する")
        tablet.heading("端末に保管しました")
    return lines


def test_the_search_finds_what_is_planted(page: Page, hall: Served) -> None:
    line = line_of(9001)
    scanner = scanner_of(line)
    page.goto(hall.tablet)
    for planted in (
        f"localStorage.setItem('x', '{line}')",
        f"sessionStorage.setItem('x', btoa('{line}'))",
        f"caches.open('x').then((c) => c.put('/y', new Response('{line[8:]}')))",
        f"history.replaceState({{ line: '{line}' }}, '')",
        f"""new Promise((done) => {{
            const asked = indexedDB.open('x', 1);
            asked.onupgradeneeded = () => asked.result.createObjectStore('y').put(
                new TextEncoder().encode('{line}'), 'z');
            asked.onsuccess = () => {{ asked.result.close(); done(); }};
        }})""",
    ):
        context = page.context.browser.new_context()
        fresh = context.new_page()
        fresh.goto(hall.tablet)
        assert found_in(scanner, kept(fresh)) == []
        fresh.evaluate(f"async () => {{ await ({planted}); }}")
        assert found_in(scanner, kept(fresh)), planted
        context.close()


def test_a_tablet_that_is_lost_in_the_middle_of_a_shift_holds_nothing_readable(
    page: Page, hall: Served, watch: Watch
) -> None:
    watch.expect(NO_NETWORK)
    tablet = TabletPage(page, hall).at_work()
    recorded = line_of(9002)
    tablet.register(recorded, "登録待ちとして保管しました")
    nonce = nonce_of(hall, page)
    waiting = lines_in_the_queue(tablet, 9003, 9004)
    everything = kept(page)
    assert len(everything["databases"]["vrs-tablet/queue"]) == 2
    assert {key for key, _ in everything["databases"]["vrs-tablet/sealed"]} == {"shift", "day", "presets"}
    assert found_in(scanner_of(recorded, *waiting, nonce=nonce), everything) == []
    assert LOT not in json.dumps(everything["databases"])


def test_no_key_of_the_tablet_can_be_read_out_by_any_script(page: Page, hall: Served) -> None:
    TabletPage(page, hall).at_work()
    plain = dict(kept(page)["databases"]["vrs-tablet/plain"])
    private, vault = plain["keys"]["privateKey"], plain["vault"]
    assert (private["extractable"], private["out"], private["usages"]) == (False, "not to be read", ["sign"])
    assert (vault["extractable"], vault["out"]) == (False, "not to be read")
    assert set(plain) == {"keys", "vault", "tablet", "counter"}
    assert set(plain["tablet"]) == {"tablet_id", "label", "scope"}


@pytest.mark.parametrize("away", [False, True], ids=["all sent", "some unsent"])
def test_after_the_shift_only_what_must_still_be_sent_is_left_sealed(
    page: Page, hall: Served, watch: Watch, *, away: bool
) -> None:
    watch.expect(NO_NETWORK)
    tablet = TabletPage(page, hall).at_work()
    recorded = line_of(9005 + 10 * away)
    tablet.register(recorded, "登録待ちとして保管しました")
    waiting = lines_in_the_queue(tablet, 9016) if away else []
    tablet.press("メニュー")
    tablet.press("枚数の確認・受付を終える")
    tablet.press("受付を終える")
    page.get_by_role("dialog").get_by_role("button", name="受付を終える").click()
    tablet.sees("受付を終えました")
    everything = kept(page)
    databases = everything["databases"]
    assert databases["vrs-tablet/sealed"] == []
    assert len(databases["vrs-tablet/queue"]) == len(waiting)
    assert ("vault" in dict(databases["vrs-tablet/plain"])) == away, (
        "the key goes with the last thing it sealed"
    )
    assert found_in(scanner_of(recorded, *waiting), everything) == []
    for secret in (recorded[8:], recorded[8:13], LOT):
        assert secret not in page.content()


def test_a_revoked_tablet_forgets_the_day_and_keeps_only_what_must_be_sent(
    page: Page, hall: Served, watch: Watch
) -> None:
    watch.expect(NO_NETWORK)
    tablet = TabletPage(page, hall).at_work()
    recorded = line_of(9020)
    tablet.register(recorded, "登録待ちとして保管しました")
    (waiting,) = lines_in_the_queue(tablet, 9021)
    tablet_id = dict(kept(page)["databases"]["vrs-tablet/plain"])["tablet"]["tablet_id"]
    assert hall.world.administrator().post(f"/tablets/{tablet_id}/revoke", {}).status == 200
    hall.world.clock.move(seconds=61)
    page.context.set_offline(False)
    tablet.sees("この端末は使えません")
    tablet.sees("送信していない記録が1件")
    everything = kept(page)
    assert everything["databases"]["vrs-tablet/sealed"] == []
    assert found_in(scanner_of(recorded, waiting), everything) == []
    tablet.press("登録し直す")
    tablet.enrol().open_shift()
    tablet.heading("今日のワクチン")
    tablet.unsent(0)
    assert len(tablet.doses(waiting)) == 1, "what happened is not lost with the device's right"


def test_nothing_readable_is_on_the_disk_of_a_lost_tablet(
    hall: Served, watch: Watch, tmp_path: Path, playwright: Any
) -> None:
    """The profile's own files, byte by byte, while the shift is still open."""
    watch.expect(NO_NETWORK)
    if chromium.where() is None:
        chromium.launch(playwright)  # says why the test is skipped
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=chromium.where(),
        args=[*chromium.NOTHING_ELSE, *chromium.QUIET, "--no-sandbox"],
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    context.set_default_timeout(20_000)
    watch.follow(context)
    tablet = TabletPage(context.new_page(), hall).at_work()
    recorded = line_of(9030)
    tablet.register(recorded, "登録待ちとして保管しました")
    waiting = lines_in_the_queue(tablet, 9031, 9032)
    tablet.unsent(2)
    tablet.page.evaluate("text => localStorage.setItem('planted', text)", PLANTED)
    context.close()
    scanner = scanner_of(recorded, *waiting)
    raw = {str(file): file.read_bytes() for file in (tmp_path / "profile").rglob("*") if file.is_file()}
    assert any("IndexedDB" in name for name in raw), "it was kept on the disk"
    assert any(PLANTED.encode() in each for each in raw.values()), "what is readable would be found"
    assert {name for name, each in raw.items() if scanner.hits(each)} == set()
