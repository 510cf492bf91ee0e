"""Files come in at the console: announced, run dry, approved by another, applied, undone as a whole."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from chalicelib.systems.vrs.changesets import applying
from local.city import ticket_line
from local.seal_file import SealedFile, seal
from local.seal_file import main as seal_main
from tests.browser.accessibility import (
    demand_accessible,
    demand_fits,
    demand_keyboard_reaches_everything,
    wait_until_still,
)
from tests.browser.chromium import Watch
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console
from tests.browser.office_files import (
    PATIENCE,
    PEOPLE,
    confirm,
    everybody,
    permit_medium,
    pick,
    plain,
    row_of,
    sealed,
    shows,
    written,
)
from tests.browser.served import Served
from tests.planes.sealed_files import FileDesk
from tests.world import KOSHIGAYA


def write_entry(registrar: Console, file: SealedFile) -> str:
    """Write the ledger's entry by hand, as before the medium is put in; return its path."""
    page = registrar.page
    registrar.go("/media/uses/new")
    page.get_by_label("媒体", exact=False).first.select_option("USB-01")
    page.get_by_label("目的").fill("接種対象者の登録")
    page.get_by_label("管理簿の指紋").fill(" ".join(file.digest[at : at + 4] for at in range(0, 64, 4)))
    page.get_by_role("button", name="記入して承認を頼む").click()
    expect(page.get_by_role("heading", level=1, name="媒体管理簿の記入", exact=True)).to_be_visible()
    expect(page.get_by_text("承認待ち").first).to_be_visible()
    return str(page.evaluate("location.hash.slice(1)"))


def approve_entry(admin: Console, entry: str) -> None:
    admin.go(entry)
    admin.page.get_by_role("button", name="承認する").click()
    expect(admin.page.get_by_text("承認済み").first).to_be_visible()


def announce(registrar: Console, path: Path, kind: str = "接種対象者・接種券発行登録") -> str:
    """Pick a file whose entry is approved, and announce it; return the changeset's path."""
    page = registrar.page
    registrar.go("/files/new")
    pick(registrar, path)
    page.get_by_role("radio", name=kind).check()
    page.get_by_role("button", name="届け出て送る").click()
    page.wait_for_function("() => /^#\\/files\\/[0-9A-Z]{26}$/.test(location.hash)")
    return str(page.evaluate("location.hash.slice(1)"))


def decide(admin: Console, changeset: str, word: str) -> None:
    admin.go(changeset)
    admin.page.get_by_label("承認・却下の理由").fill("件数を元の台帳と照合した")
    admin.page.get_by_role("button", name=word).click()
    confirm(admin, word)


def test_a_sealed_file_goes_all_the_way_in_and_out_again_by_two_people(
    console_as: ConsoleAs, served: Served, tmp_path: Path
) -> None:
    permit_medium(served.world)
    file = sealed(served.world, plain(), 800)
    assert len(file.digests) > 2
    registrar, admin = console_as(Role.REGISTRAR), console_as(Role.ADMINISTRATOR, terminal="T-002")
    approve_entry(admin, write_entry(registrar, file))
    demand_accessible(admin.page)
    changeset = announce(registrar, written(tmp_path, file))
    shows(registrar, f"{PEOPLE}行、新規 {PEOPLE}人")
    shows(registrar, "届け出た方か予行をした方は、承認も却下もできません。")
    decide(admin, changeset, "承認する")
    shows(admin, "この操作ができるのは登録担当です。")

    registrar.page.reload()
    registrar.page.get_by_role("button", name="取込みを始める").click()
    confirm(registrar, "取込みを始める")
    shows(registrar, f"取込みが終わりました。新規 {PEOPLE}人")
    assert (
        served.world.staff("registrar")
        .get(changeset.replace("/files", "/changesets"))
        .json["changeset"]["done"]["new"]
        == PEOPLE
    )

    registrar.page.get_by_role("button", name="取消しの内容を見る").click()
    shows(registrar, f"新しく登録した{PEOPLE}人の登録を取り消します。")
    registrar.page.get_by_role("button", name="取消しを始める").click()
    expect(registrar.page.get_by_text("理由を入力してください。")).to_be_visible()
    registrar.page.get_by_label("取り消す理由").fill("別の月のファイル")
    registrar.page.get_by_role("button", name="取消しを始める").click()
    confirm(registrar, "まとめて取り消す")
    shows(registrar, f"まとめて取り消しました。{PEOPLE}人を元に戻しました。")
    demand_fits(registrar.page)


def test_wrong_rows_are_listed_narrowed_down_and_exported_and_cannot_be_approved(
    console_as: ConsoleAs, served: Served, tmp_path: Path
) -> None:
    path = FileDesk(served.world.staff("registrar"), served.world.administrator()).checked(plain(wrong=3))
    admin = console_as(Role.ADMINISTRATOR, path=path.replace("/changesets", "/files"))
    page = admin.page
    shows(admin, "誤りの行が3件あるため、承認できません。")
    expect(page.get_by_role("button", name="承認する")).to_have_count(0)
    rows = page.get_by_role("table", name="行ごとの結果").locator("tbody tr")
    expect(rows).to_have_count(PEOPLE)
    page.get_by_label("結果", exact=True).select_option("refused")
    expect(rows).to_have_count(3)
    page.get_by_label("誤りの列").select_option("自治体コード")
    expect(rows).to_have_count(3)
    head = page.get_by_role("columnheader", name="行", exact=False).first
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(rows.first).to_contain_text("4")
    page.get_by_label("行ごとの結果を絞り込む").fill("検査用数字 3")
    expect(rows).to_have_count(1)
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV で保存").click()
    kept = tmp_path / "rows.csv"
    taken.value.save_as(kept)
    (row,) = csv.DictReader(io.StringIO(kept.read_text("utf-8-sig")))
    assert (row["行"], row["結果"], row["列"]) == ("3", "誤り", "自治体コード")
    assert "112144" not in kept.read_text("utf-8-sig")

    page.get_by_role("button", name="却下する").click()
    expect(page.get_by_text("理由を入力してください。")).to_be_visible()
    demand_accessible(page)
    page.get_by_label("承認・却下の理由").fill("自治体コードの誤り")
    page.get_by_role("button", name="却下する").click()
    confirm(admin, "却下する")
    shows(admin, "却下されました。取り込まれていません。")
    assert served.world.staff("registrar").get(path).json["changeset"]["note"] == "自治体コードの誤り"


def test_what_is_no_whole_sealed_file_of_this_city_is_refused_before_anything_is_sent(
    console_as: ConsoleAs, served: Served, tmp_path: Path
) -> None:
    file = sealed(served.world, plain(), 800)
    other = SealedFile(file.envelopes[::-1])
    whole = file.content
    foreign = seal_for(KOSHIGAYA, served)
    registrar = console_as(Role.REGISTRAR, path="/files/new")
    sent: list[str] = []
    registrar.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    for name, content, sentence in (
        ("plain.vrs", plain(), "暗号化されていないファイルです。"),
        ("cut.vrs", whole[:-40], "ファイルが途中で切れています。"),
        ("short.vrs", whole[: whole.rindex(b"\n", 0, -1) + 1], "ファイルが途中で切れています。"),
        ("mixed.vrs", other.content, "別のファイルの部分が混ざっているか"),
        ("other.vrs", foreign.content, "ほかの自治体あてに封緘されたファイルです。"),
        ("people.csv", plain(), ".vrs のファイルを選んでください。"),
        ("empty.vrs", b"", "ファイルが空です。"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        pick(registrar, path)
        expect(registrar.page.get_by_text(sentence).first).to_be_visible()
        expect(registrar.page.get_by_role("heading", name="選んだファイル")).to_have_count(0)
    demand_accessible(registrar.page)
    assert sent == []


def seal_for(municipality: str, served: Served) -> SealedFile:
    key = served.world.staff("registrar", municipality).get("/import-key").json
    return seal(plain(), key, key["fingerprint"])


def test_sending_goes_on_after_a_lost_connection_and_after_the_page_was_closed(
    console_as: ConsoleAs, served: Served, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("ERR_")
    world = served.world
    file, another = sealed(world, plain(), 800), sealed(world, plain(5))
    desk = FileDesk(world.staff("registrar"), world.administrator())
    registrar = console_as(Role.REGISTRAR)
    page = registrar.page
    permit_medium(world)
    admin = console_as(Role.ADMINISTRATOR, terminal="T-002")
    approve_entry(admin, write_entry(registrar, file))

    page.route("**/parts/2", lambda route: route.abort())
    changeset = announce(registrar, written(tmp_path, file))
    expect(page.get_by_text("ネットワークにつながりません。").first).to_be_visible(timeout=PATIENCE)
    demand_accessible(page)
    page.unroute("**/parts/2")
    page.reload()
    shows(registrar, "送信が途中です。同じファイルを選ぶと、続きから送ります。")
    pick(registrar, written(tmp_path, another, "another.vrs"))
    shows(registrar, "届け出たファイルと違います。送っていません。")
    asked: list[str] = []
    page.on("request", lambda request: "/parts/" in request.url and asked.append(request.url[-1]))
    pick(registrar, written(tmp_path, file))
    shows(registrar, f"{PEOPLE}行、新規 {PEOPLE}人")
    assert asked == ["2", "3"]
    shown = desk.shown(changeset.replace("/files", "/changesets"))
    assert shown["changeset"]["received"] == len(file.digests)


def test_applying_and_undoing_stop_and_go_on_from_where_they_stopped(
    console_as: ConsoleAs, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "WORKED_AT_ONCE", timedelta(0))
    monkeypatch.setattr("chalicelib.systems.vrs.changesets.rules.WORKER_LIVES", timedelta(0))
    desk = FileDesk(served.world.staff("registrar"), served.world.administrator())
    path = desk.checked(plain(), 400)
    desk.approve(path)
    registrar = console_as(Role.REGISTRAR, path=path.replace("/changesets", "/files"))
    page = registrar.page
    parts = desk.shown(path)["changeset"]["parts"]
    assert parts > 3
    page.get_by_role("button", name="取込みを始める").click()
    page.get_by_role("dialog").get_by_role("button", name="取込みを始める").click()
    page.get_by_role("button", name="ここで止める").click()
    shows(registrar, "途中で止まっています。続けると、止まったところから進みます。")
    applied = desk.shown(path)["changeset"]["applied"]
    assert 0 < applied < parts
    shows(registrar, f"{applied} / {parts} 部分")
    page.reload()
    page.get_by_role("button", name="取込みを続ける").click()
    shows(registrar, f"取込みが終わりました。新規 {PEOPLE}人")
    assert desk.shown(path)["changeset"]["done"]["new"] == PEOPLE


def test_whom_undoing_leaves_is_told_one_by_one(console_as: ConsoleAs, served: Served) -> None:
    desk = FileDesk(served.world.staff("registrar"), served.world.administrator())
    path, _ = desk.take_in(plain())
    tablet = served.world.tablet()
    scanned = tablet.scan(ticket_line(everybody()[0], 1), "2021-07-01", "ファイザー", "EP2163")
    assert scanned.status == 201, scanned.json
    desk.undo(path)
    registrar = console_as(Role.REGISTRAR, path=path.replace("/changesets", "/files"))
    left = desk.shown(path)["left"]
    assert left
    shows(registrar, f"取り消さずに残した方（{len(left)}人）")
    expect(registrar.page.get_by_text(left[0])).to_be_visible()


def test_a_changeset_that_nobody_approved_in_three_days_can_only_be_announced_anew(
    console_as: ConsoleAs, served: Served
) -> None:
    desk = FileDesk(served.world.staff("registrar"), served.world.administrator())
    path = desk.checked(plain(3))
    served.world.clock.move(days=3, minutes=1)
    admin = console_as(Role.ADMINISTRATOR, path=path.replace("/changesets", "/files"))
    shows(admin, "届出から3日を過ぎたため、取り込めません。")
    expect(admin.page.get_by_role("button", name="却下する")).to_have_count(0)
    admin.go("/files")
    expect(row_of(admin, "people.vrs")).to_contain_text("期限切れ")


def test_the_import_key_is_shown_to_compare_and_saved_for_the_sealing_tool(
    console_as: ConsoleAs, served: Served, tmp_path: Path
) -> None:
    key = served.world.staff("registrar").get("/import-key").json
    registrar = console_as(Role.REGISTRAR, path="/files/key")
    page = registrar.page
    shows(registrar, "掲示と1文字でも違うときは")
    demand_keyboard_reaches_everything(page)
    assert "".join(page.locator(".digest").inner_text().split()) == key["fingerprint"]
    with page.expect_download() as taken:
        page.get_by_role("button", name="公開鍵（key.json）を保存").click()
    taken.value.save_as(tmp_path / "key.json")
    assert json.loads((tmp_path / "key.json").read_text("utf-8")) == key
    (tmp_path / "people.csv").write_bytes(plain(2))
    where = [str(tmp_path / "people.csv"), "--key", str(tmp_path / "key.json")]
    assert seal_main([*where, "--fingerprint", key["fingerprint"]], date(2021, 7, 1)) == 0


def test_a_list_that_does_not_come_says_so_and_comes_when_asked_again(
    console_as: ConsoleAs, served: Served
) -> None:
    busy = json.dumps({"code": "C501", "message": "システムが混み合っているか、停止しています。"})
    registrar = console_as(Role.REGISTRAR)
    registrar.demand_heading("ホーム")
    wait_until_still(registrar.page)  # the home counts changesets too
    answer = {"status": 503, "content_type": "application/json", "body": busy}
    registrar.page.route("**/changesets?*", lambda route: route.fulfill(**answer), times=1)
    registrar.go("/files")
    shows(registrar, "システムが混み合っているか、停止しています。")
    registrar.page.get_by_role("button", name="もう一度試す").click()
    shows(registrar, "まだ届け出たファイルはありません。")
    demand_keyboard_reaches_everything(registrar.page)


def test_a_plain_file_is_run_dry_and_applied_where_people_are_not_real(
    console_as: ConsoleAs, served: Served, tmp_path: Path
) -> None:
    wrong, right = tmp_path / "wrong-1234567890.csv", tmp_path / "right.csv"
    wrong.write_bytes(plain(4, wrong=1))
    right.write_bytes(plain(4))
    registrar = console_as(Role.REGISTRAR, path="/files/plain")
    page = registrar.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pick(registrar, wrong)
    shows(registrar, "誤りのある行があるため、登録できません。")
    assert not any("1234567890" in url for url in asked)
    registrar.go("/files/plain")
    pick(registrar, right)
    page.get_by_role("button", name="登録する", exact=True).click()
    confirm(registrar, "登録する")
    shows(registrar, "新規 4人、変更 0人")
    page.reload()
    shows(registrar, "行ごとの結果は、確認した画面でだけ見られます。")
