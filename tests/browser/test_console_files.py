"""Files come in at the console: sealed, announced, run dry, approved by another, applied, undone as a whole."""

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from tests.browser.accessibility import demand_accessible, demand_fits, demand_keyboard_reaches_everything
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console
from tests.browser.office_files import (
    PEOPLE,
    confirm,
    permit_medium,
    pick,
    plain,
    sealed,
    shows,
    written,
)
from tests.browser.served import Served

if TYPE_CHECKING:
    from local.seal_file import SealedFile


def write_entry(registrar: Console, file: "SealedFile") -> str:
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
