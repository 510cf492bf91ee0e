"""The way of a sealed file over HTTP: ledger, approval, parts, dry run, approval, application."""

from typing import Any

from local.seal_file import SealedFile, seal
from local.tablet import Answered
from local.terminal import SoftTerminal

MEDIUM = {"medium_id": "USB-01", "kind": "usb_memory", "encrypted": True, "custodian": "庶務係"}


class FileDesk:
    """A registrar and an administrator who take a municipality's sealed files in."""

    def __init__(self, registrar: SoftTerminal, admin: SoftTerminal) -> None:
        self.registrar, self.admin = registrar, admin
        admin.post("/media", MEDIUM)  # once permitted, it stays so: another desk may have asked before

    def seal(self, content: bytes, largest: int = 90_000, rows: int = 900) -> SealedFile:
        key = self.registrar.get("/import-key").json
        return seal(content, key, key["fingerprint"], largest, rows)

    def use(self, file: SealedFile) -> str:
        """Write an approved entry for a file and return its id."""
        wanted = {"medium_id": "USB-01", "purpose": "接種対象者の登録", "digest": file.digest}
        opened = self.registrar.post("/media-uses", wanted)
        assert opened.status == 200, opened.json
        use_id: str = opened.json["use_id"]
        approved = self.admin.post(f"/media-uses/{use_id}/decide", {"approve": True})
        assert approved.status == 200, approved.json
        return use_id

    def announce(self, file: SealedFile, use_id: str, kind: str = "registration") -> Answered:
        wanted = {"use_id": use_id, "kind": kind, "file_name": "people.vrs", "parts": file.digests}
        return self.registrar.post("/changesets", wanted)

    def send(self, path: str, file: SealedFile) -> Answered:
        answers = [
            self.registrar.send_file(f"{path}/parts/{number}", envelope)
            for number, envelope in enumerate(file.envelopes, start=1)
        ]
        return answers[-1]

    def checked(
        self, content: bytes, largest: int = 90_000, kind: str = "registration", rows: int = 900
    ) -> str:
        """Bring a file as far as its dry run and return the changeset's path."""
        file = self.seal(content, largest, rows)
        announced = self.announce(file, self.use(file), kind)
        assert announced.status == 200, announced.json
        path = f"/changesets/{announced.json['changeset_id']}"
        sent = self.send(path, file)
        assert sent.json["state"] == "checking", sent.json
        self.registrar.post(f"{path}/check", {})
        return path

    def shown(self, path: str) -> Any:
        """Return a changeset's rows and counts, as the desk sees them."""
        answer = self.registrar.get(path)
        assert answer.status == 200, answer.json
        return answer.json

    def approve(self, path: str) -> Answered:
        return self.admin.post(f"{path}/decide", {"approve": True, "note": "件数を確認"})

    def apply(self, path: str) -> dict[str, Any]:
        answer = self.registrar.post(f"{path}/apply", {})
        assert answer.status == 200, answer.json
        return dict(answer.json)

    def undo(self, path: str) -> dict[str, Any]:
        answer = self.registrar.post(f"{path}/undo", {"reason": "別の月のファイル"})
        assert answer.status == 200, answer.json
        return dict(answer.json)

    def take_in(self, content: bytes, largest: int = 90_000, kind: str = "registration") -> tuple[str, dict]:
        path = self.checked(content, largest, kind)
        approved = self.approve(path)
        assert approved.status == 200, approved.json
        return path, self.apply(path)


def taken_out(asker: SoftTerminal, admin: SoftTerminal, kind: str, **more: Any) -> bytes:
    """Take a download out: asked for, approved, made, fetched, and its medium erased."""
    admin.post("/media", MEDIUM)
    asked = asker.post("/downloads", {"kind": kind, "reason": "点検", "medium_id": "USB-01", **more})
    assert asked.status == 200, asked.json
    path = f"/downloads/{asked.json['download_id']}"
    assert admin.post(f"{path}/decide", {"approve": True}).status == 200
    made = asker.post(f"{path}/make", {}).json
    assert made["state"] == "made", made
    pieces = [asker.post(f"{path}/pieces/{piece}", {}) for piece in range(1, made["pieces"] + 1)]
    assert {each.status for each in pieces} == {200}
    assert asker.post(f"/media-uses/{made['use_id']}/erased", {}).status == 200
    return b"".join(each.body for each in pieces)
