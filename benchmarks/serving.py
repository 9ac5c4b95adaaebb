"""The application behind waitress on a free port, for as long as somebody measures or tests it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask
from waitress import create_server
from waitress.wasyncore import close_all


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the running application.

    The sockets are closed by the thread that reads them: closed by another one they are at times still in
    that thread's select, which then fails with a bad file descriptor.
    """
    sockets: dict[int, Any] = {}
    server: Any = create_server(app, map=sockets, host="127.0.0.1", port=0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: close_all(sockets))
        thread.join(5)
