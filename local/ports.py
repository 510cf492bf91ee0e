"""Ports on the loopback interface: the only ones a stand-in ever opens."""

import socket

LOOPBACK = "127.0.0.1"


class PortTaken(RuntimeError):
    """Another program already listens there."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"ポート {port} は使われています。ほかの番号にするか、使っているプログラムを終了してください。"
            f" / Port {port} is in use: choose another, or stop what uses it."
        )


def listen(port: int) -> socket.socket:
    """Return a socket bound to a loopback port (0: any free one); raise PortTaken."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Without it a server could not come back to its port for a minute after it stopped.
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((LOOPBACK, port))
        # Two programs may bind with the option above; only one may listen.
        bound.listen()
    except OSError as taken:
        bound.close()
        raise PortTaken(port) from taken
    return bound


def free_port(port: int | None = None) -> int:
    """Return a port that was free a moment ago: the given one, or any; raise PortTaken."""
    with listen(port or 0) as bound:
        return int(bound.getsockname()[1])
