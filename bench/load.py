"""Fifty scans a second over HTTP for some seconds, sent by another process at a fixed rate.

python -m bench.load URL RATE < requests.json   (prints latencies as JSON)
"""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.meter import quantile
from bench.operations import signed
from bench.scene import Scene
from local.city import ticket_line
from local.gateway import Gateway
from local.http_client import sender
from local.serving import serve

RATE, SECONDS, TABLETS = 50, 20, 10


def under_load(scene: Scene) -> dict[str, Any]:
    """Serve the public plane, have another process send scans at a fixed rate, and say how it went."""
    tablets = [scene.tablet() for _ in range(TABLETS)]
    citizens = scene.citizens(RATE * SECONDS)
    lanes = [
        [signed(tablet, ticket_line(person, 1)) for person in citizens[place::TABLETS]]
        for place, tablet in enumerate(tablets)
    ]
    queue = [[method, path, headers, raw.decode()] for lane in lanes for method, path, headers, raw in lane]
    with serve({"public": Gateway(scene.public_app)}, threads=8) as serving:
        sent = subprocess.run(
            [sys.executable, "-m", "bench.load", serving.urls["public"], str(RATE), str(TABLETS)],
            input=json.dumps(queue),
            capture_output=True,
            text=True,
            check=True,
        )
    answers = json.loads(sent.stdout)
    times = [milliseconds for milliseconds, _ in answers]
    return {
        "rate_per_s": RATE,
        "seconds": SECONDS,
        "answers": len(answers),
        "errors": sum(status != 201 for _, status in answers),
        "wall_p50_ms": round(quantile(times, 0.5), 1),
        "wall_p95_ms": round(quantile(times, 0.95), 1),
        "wall_p99_ms": round(quantile(times, 0.99), 1),
    }


def main() -> None:
    """Send what stands on the standard input: each tablet's requests in order, all at one rate."""
    url, rate, tablets = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    queue = json.load(sys.stdin)
    send = sender(url)
    share = len(queue) // tablets
    begun = time.perf_counter() + 0.2

    def lane(place: int) -> list[tuple[float, int]]:
        answers = []
        for turn, (method, path, headers, raw) in enumerate(queue[place * share : (place + 1) * share]):
            due = begun + (turn * tablets + place) / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            answer = send(method, path, headers, raw.encode())
            answers.append(((time.perf_counter() - due) * 1000, answer.status))
        return answers

    with ThreadPoolExecutor(tablets) as pool:
        print(json.dumps([answer for some in pool.map(lane, range(tablets)) for answer in some]))


if __name__ == "__main__":
    main()
