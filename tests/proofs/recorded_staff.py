"""What the private plane needs of AWS for passkeys, grants, terminals, shared IDs, files and reports."""

from datetime import timedelta

from tests.world import PASSWORD, TERMINAL, World


def staff(world: World) -> None:
    """Do everything that administrators and an auditor do with people, terminals and reports."""
    admin, auditor, now = world.administrator(), world.staff("auditor"), world.clock.now()
    wanted = {"account_id": "recorded", "name": "試験 職員", "roles": ["registrar"], "terminals": [TERMINAL]}
    _, made = world.grant("/accounts", wanted)
    world.terminal().sign_in_first("recorded", made.json["first_password"], PASSWORD)
    line = {"kind": "shared", "shared_id": "shared-1", "roles": ["clerk"], "persons": ["recorded"]}
    shared = {**line, "terminals": [TERMINAL], "until": str((now + timedelta(days=30)).date())}
    terminal = {
        "kind": "terminal",
        "terminal_id": "T-007",
        "place": "窓口",
        "valid_until": str((now + timedelta(days=270)).date()),
    }
    for asked in (shared, terminal):
        _, done = world.grant("/grants", {"wanted": asked, "reason": "試験"})
        assert done.status == 200, done.json
        if asked is shared:
            desk = world.terminal()
            opened = desk.sign_in("shared-1", done.json["first_password"], person="recorded")
            assert opened.status == 201, opened.json
            assert desk.get("/waiting").status == 200
    content = f"職員,事由,発令日\nrecorded,退職,{(now - timedelta(days=1)).date()}\n".encode()
    rows = {row["account_id"]: row for row in admin.get("/reviews").json["items"]}
    confirmed = admin.post("/reviews/recorded", {"version": rows["recorded"]["version"]})
    assert confirmed.status == 200, confirmed.json
    digest = admin.send_file("/hr-files", content).json["digest"]
    assert admin.send_file(f"/hr-files/apply?digest={digest}", content).status == 200
    assert admin.post("/terminals/T-007/retire", {}).status == 200
    for act in ("/accounts/recorded/disable", "/shared-ids/shared-1/stop"):
        assert admin.post(act, {}).status == 200
    asked = admin.post("/accounts", {**wanted, "account_id": "rejected"})
    assert admin.post(f"/grants/{asked.json['grant_id']}/reject", {}).status == 200
    for path in ("/accounts/export", "/grants", "/terminals", "/shared-ids"):
        assert admin.get(path).status == 200
    watched = auditor.post("/misuse-reports/watched", {"person_id": "P1"})
    assert watched.status == 201, watched.json
    assert auditor.get("/misuse-reports/watched").status == 200
    span = {"since": (now - timedelta(days=30)).isoformat(), "until": (now + timedelta(days=30)).isoformat()}
    made = auditor.post("/misuse-reports", span)
    assert auditor.post(f"/misuse-reports/{made.json['report_id']}/sign", {"note": "確認"}).status == 200
    assert auditor.get("/misuse-reports").status == 200
