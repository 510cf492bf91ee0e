"""What the private plane needs of AWS for passkeys, grants, terminals, shared IDs, files and reports."""

from tests.world import PASSWORD, TERMINAL, World


def staff(world: World) -> None:
    """Do everything that administrators and an auditor do with people, terminals and reports."""
    admin, auditor = world.administrator(), world.staff("auditor")
    wanted = {"account_id": "recorded", "name": "試験 職員", "roles": ["registrar"], "terminals": [TERMINAL]}
    _, made = world.grant("/accounts", wanted)
    world.terminal().sign_in_first("recorded", made.json["first_password"], PASSWORD)
    line = {"kind": "shared", "shared_id": "shared-1", "roles": ["clerk"], "persons": ["recorded"]}
    shared = {**line, "terminals": [TERMINAL], "until": "2021-07-31"}
    terminal = {"kind": "terminal", "terminal_id": "T-007", "place": "窓口", "valid_until": "2022-03-31"}
    for asked in (shared, terminal):
        _, done = world.grant("/grants", {"wanted": asked, "reason": "試験"})
        assert done.status == 200, done.json
        if asked is shared:
            desk = world.terminal()
            opened = desk.sign_in("shared-1", done.json["first_password"], person="recorded")
            assert opened.status == 201, opened.json
            assert desk.get("/waiting").status == 200
    content = "職員,事由,発令日\nrecorded,退職,2021-06-30\n".encode()
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
    made = auditor.post("/misuse-reports", {"since": "2021-06-01T00:00:00Z", "until": "2021-08-01T00:00:00Z"})
    assert auditor.post(f"/misuse-reports/{made.json['report_id']}/sign", {"note": "確認"}).status == 200
    assert auditor.get("/misuse-reports").status == 200
