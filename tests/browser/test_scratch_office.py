"""Scratch."""
import os, time
from chalicelib.access.model import Role
from playwright.sync_api import expect
from tests.browser.accessibility import violations
from tests.planes.sealed_files import MEDIUM

def test_smoke(console_as, served) -> None:
    served.world.administrator().post("/media", MEDIUM)
    one = console_as(Role.REGISTRAR, Role.CLERK, Role.NUMBER_DESK, Role.ADMINISTRATOR, Role.AUDITOR, path="/files")
    for path in os.environ["PATHS"].split():
        one.go(path)
        one.page.wait_for_timeout(1200)
        print("\n==", path, one.page.locator("h1").inner_text())
        print(one.page.locator("#main").inner_text()[:1200])
        one.page.screenshot(path=f"/tmp/scratch/{path.strip('/').replace('/','-')}.png", full_page=True)
        for each in violations(one.page): print("AXE", each[:400])
