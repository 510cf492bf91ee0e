"""Sends requests to the planes' loopback ports, over kept connections."""

import time
from collections.abc import Mapping

import urllib3

from local.tablet import Answered, Send


def sender(url: str, times: list[float] | None = None) -> Send:
    """Return a way to send to an address; with ``times``, each answer's seconds are noted there."""
    pool = urllib3.PoolManager(maxsize=16, retries=False, timeout=urllib3.Timeout(connect=2, read=120))

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
        begun = time.perf_counter()
        answer = pool.request(method, url + path, body=body or None, headers=dict(headers))
        if times is not None:
            times.append(time.perf_counter() - begun)
        return Answered(answer.status, dict(answer.headers), answer.data)

    return send
