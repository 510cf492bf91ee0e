"""An LGWAN terminal in software: its certificate's header, a person's session, the console's calls.

What a browser and a finger do at a real one happens by itself: passkeys are registered and asked, and
where a request is answered "prove yourself again" it is proved and sent again.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from local.authenticator import SoftAuthenticator
from local.provision import ORIGIN
from local.tablet import Answered, Send

TERMINAL_HEADER = "x-amzn-mtls-clientcert-subject"
"""Set by the load balancer; on this machine by the local gateway, which drops what clients send."""


class SoftTerminal:
    """A terminal with a certificate, and whoever is signed in at it."""

    def __init__(
        self,
        send: Send,
        municipality: str,
        terminal: str,
        *,
        header: str = TERMINAL_HEADER,
        origin: str = ORIGIN,
    ) -> None:
        """Stand at a terminal; ``origin`` is where its browser has the console open."""
        self._send = send
        self._header = header
        self._origin = origin
        self.municipality = municipality
        self.terminal = terminal
        self.cookie = ""
        self.account_id = ""

    def sign_in(self, account_id: str, password: str, *, person: str | None = None) -> Answered:
        """Open a session with password and passkey; the cookie is kept."""
        offered = self._send(
            "POST", "/sessions/options", self._headers("application/json", known=False), b"{}"
        )
        if offered.status != 201:
            return offered
        answer = self._authenticator(person or account_id).get(offered.json, self._origin)
        typed = {"account_id": account_id, "password": password, "second_factor": answer}
        signed_in = self._post("/sessions", typed if person is None else {**typed, "person": person})
        if signed_in.status == 201:
            self.cookie = _header(signed_in.headers, "set-cookie").partition(";")[0]
            self.account_id = person or account_id
        return signed_in

    def sign_in_first(self, account_id: str, first: str, password: str) -> None:
        """Sign in with a one-time password, register a passkey, choose a password; raise where refused."""
        self._demand(self.sign_in(account_id, first))
        self._demand(self.register_passkey())
        self._demand(self.post("/password", {"old": first, "new": password}))

    @staticmethod
    def _demand(answer: Answered) -> None:
        if answer.status >= 400:
            raise RuntimeError(answer.json["code"])

    def register_passkey(self) -> Answered:
        """Register the software authenticator of whoever is signed in."""
        offered = self._post("/passkeys/options", {})
        if offered.status != 201:
            return offered
        made = self._authenticator(self.account_id).create(offered.json, self._origin)
        return self._post("/passkeys", {"answer": made})

    def step_up(self) -> Answered:
        """Prove whoever is signed in once more."""
        offered = self._post("/step-up/options", {})
        if offered.status != 201:
            return offered
        answer = self._authenticator(self.account_id).get(offered.json, self._origin)
        return self._post("/step-up", {"answer": answer})

    def get(self, path: str) -> Answered:
        return self._proving(lambda: self._send("GET", path, self._headers("application/json"), b""))

    def post(self, path: str, body: Any) -> Answered:
        return self._proving(lambda: self._post(path, body))

    def _post(self, path: str, body: Any) -> Answered:
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self._send("POST", path, self._headers("application/json"), raw)

    def _proving(self, send: Callable[[], Answered]) -> Answered:
        """Send; where the person is asked for once more, prove them and send again."""
        answer = send()
        if answer.status != 403 or answer.json.get("code") != "A321":
            return answer
        proved = self.step_up()
        return send() if proved.status == 200 else proved

    def _authenticator(self, account_id: str) -> SoftAuthenticator:
        return SoftAuthenticator(f"{self.municipality}|{account_id}")

    def send_file(self, path: str, content: bytes) -> Answered:
        return self._proving(
            lambda: self._send("POST", path, self._headers("application/octet-stream"), content)
        )

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

    def _headers(self, content_type: str, *, known: bool = True) -> Mapping[str, str]:
        headers = {
            "content-type": content_type,
            self._header: f"CN={self.terminal},O={self.municipality}",
        }
        return {**headers, "cookie": self.cookie} if self.cookie and known else headers


def _header(headers: Mapping[str, str], wanted: str) -> str:
    return next((value for name, value in headers.items() if name.lower() == wanted), "")
