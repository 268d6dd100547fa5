"""Serving the desk on this machine alone."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from onrecord.desk.app import make_app
from onrecord.desk.guard import is_loopback
from onrecord.errors import UsageError

__all__ = ["serve"]

_ADVICE = (
    "Leave --host out, or reach this machine's desk from elsewhere through ssh -L, which asks who you are"
)


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    operator: str | None = None,
    ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve the record at `path` until interrupted; `ready` is told the one-time address.

    UsageError for a host that is not loopback: the desk knows no accounts and speaks no TLS, so on a network
    everybody could read it and sign decisions. RecordError where there is no record at `path`.
    """
    if not is_loopback(host):
        problem = "the desk listens on this machine only: it has no accounts and no encryption"
        raise UsageError(host, problem, _ADVICE)
    with _bound(host, port) as sock:
        own = sock.getsockname()[1]
        app = make_app(path, cookie=f"onrecord-{own}", operator=operator)
        named = f"[{host.strip('[]')}]" if ":" in host else host
        app.state.desk.renderer.warm()
        token = app.state.desk.sessions.new_token()
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, lifespan="on", ws="none"
        )
        ready(f"http://{named}:{own}/?token={token}")
        uvicorn.Server(config).run(sockets=[sock])


@contextlib.contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host.strip("[]"), port))
        except OSError as error:
            raise UsageError(
                f"{host}:{port}", f"it cannot be listened on ({error.strerror})", "Give another --port"
            ) from error
        sock.listen(128)
        yield sock
