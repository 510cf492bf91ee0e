"""An LGWAN terminal in software: its certificate's header, a person's session, the console's calls."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from local.tablet import Answered, Send

TERMINAL_HEADER = "x-amzn-mtls-clientcert-subject"
"""Set by the load balancer; on this machine by the local gateway, which drops what clients send."""


class SoftTerminal:
    """A terminal with a certificate, and whoever is signed in at it."""

    def __init__(
        self, send: Send, municipality: str, terminal: str, *, header: str = TERMINAL_HEADER
    ) -> None:
        self._send = send
        self._header = header
        self.municipality = municipality
        self.terminal = terminal
        self.cookie = ""

    def sign_in(self, account_id: str, password: str) -> Answered:
        """Open a session; the cookie is kept."""
        answer = self.post("/sessions", {"account_id": account_id, "password": password})
        if answer.status == 201:
            self.cookie = _header(answer.headers, "set-cookie").partition(";")[0]
        return answer

    def sign_in_first(self, account_id: str, first: str, password: str) -> None:
        """Sign in with a one-time password and replace it; raise where either is refused."""
        for answer in (
            self.sign_in(account_id, first),
            self.post("/password", {"old": first, "new": password}),
        ):
            if answer.status >= 400:
                raise RuntimeError(answer.json["code"])

    def get(self, path: str) -> Answered:
        return self._send("GET", path, self._headers("application/json"), b"")

    def post(self, path: str, body: Any) -> Answered:
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self._send("POST", path, self._headers("application/json"), raw)

    def send_file(self, path: str, content: bytes) -> Answered:
        return self._send("POST", path, self._headers("application/octet-stream"), content)

    def check_file(self, name: str, content: bytes) -> Answered:
        """Ask what a registration file would do."""
        return self.send_file(f"/registrations?name={quote(name)}", content)

    def register(self, name: str, content: bytes) -> tuple[Answered, Answered | None]:
        """Check a file, and apply it where nothing is refused."""
        checked = self.check_file(name, content)
        if checked.status != 200 or checked.json["refused"]:
            return checked, None
        path = f"/registrations/{checked.json['registration_id']}/apply"
        return checked, self.send_file(path, content)

    def _headers(self, content_type: str) -> Mapping[str, str]:
        headers = {
            "content-type": content_type,
            self._header: f"CN={self.terminal},O={self.municipality}",
        }
        return {**headers, "cookie": self.cookie} if self.cookie else headers


def _header(headers: Mapping[str, str], wanted: str) -> str:
    return next((value for name, value in headers.items() if name.lower() == wanted), "")
