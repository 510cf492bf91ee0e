"""Under threads every view sees its own request and context; a plain Chalice app's views do not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from chalice.app import Blueprint, Chalice
from chalice.config import Config
from chalice.local import LocalGateway

from local.threads import ThreadSafeChalice

THREADS = 8
ROUNDS = 40


def mismatches(kind: type[Chalice], *, through_blueprint: bool) -> int:
    """Call a view from many threads at once; count those that saw another's request or context."""
    # All views stand inside at the same time before any of them looks: no luck is needed.
    meeting = Barrier(THREADS)
    app = kind(app_name="threads", configure_logs=False, env={})
    routes: Any = Blueprint(__name__) if through_blueprint else app
    contexts: set[str] = set()

    @routes.route("/echo/{name}")
    def echo(name: str) -> dict[str, Any]:
        meeting.wait(timeout=20)
        seen = routes.current_request.uri_params["name"]
        contexts.add(routes.lambda_context.aws_request_id)
        meeting.wait(timeout=20)
        return {"right": seen == name}

    if through_blueprint:
        app.register_blueprint(routes)
    gateway = LocalGateway(app, Config.create())

    def call(number: int) -> bool:
        response = gateway.handle_request("GET", f"/echo/{number}", {}, None)
        assert response["statusCode"] == 200
        return '"right":true' in response["body"]

    with ThreadPoolExecutor(THREADS) as threads:
        right = list(threads.map(call, range(THREADS * ROUNDS)))
    return max(right.count(False), THREADS * ROUNDS - len(contexts))


@pytest.mark.parametrize("through_blueprint", [False, True], ids=["app", "blueprint"])
def test_every_thread_sees_its_own_request_and_context(*, through_blueprint: bool) -> None:
    assert mismatches(ThreadSafeChalice, through_blueprint=through_blueprint) == 0


def test_a_plain_app_mixes_them_up_so_the_test_above_can_fail() -> None:
    assert mismatches(Chalice, through_blueprint=False) > 0


def test_outside_a_request_there_is_none() -> None:
    app = ThreadSafeChalice(app_name="threads", configure_logs=False, env={})
    assert app.current_request is None
    assert app.lambda_context is None
