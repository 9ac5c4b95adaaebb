"""`jobbro serve`: the web pages on one database."""

from __future__ import annotations

import errno
import gc
import ipaddress
import socket
import sqlite3
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

import click
from werkzeug.exceptions import HTTPException

from crm.problem import N_, Problem
from webapp.cli import Target
from webapp.config import Settings, from_environment
from webapp.i18n import gettext

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8


@click.command("serve", help="Vis websiderne. Standser med Ctrl+C.")
@click.option("--host", help="Adressen, der lyttes på (127.0.0.1: kun denne maskine).")
@click.option("--port", type=click.IntRange(0, 65535), help="Porten (5000; 0 = en ledig).")
@click.pass_obj
def serve(target: Target, host: str | None, port: int | None) -> None:
    """Serve the pages until stopped."""
    run(from_environment(target.required(), host=host, port=port))


def run(settings: Settings) -> None:
    """Say the address and serve until Ctrl+C. Raises Problem if the port is taken."""
    from waitress import create_server

    from webapp.app import create_app
    from webapp.exchange import LARGEST_UPLOAD

    listening = _listen(settings.host, settings.port)
    try:
        app = create_app(settings)
        server = create_server(
            app,
            sockets=[listening],
            threads=THREADS,
            ident="Jobbro",
            # Above this waitress itself refuses; below it the pages do, and say what to do.
            max_request_body_size=LARGEST_UPLOAD * 3 // 2,
        )
    except BaseException:
        listening.close()
        raise
    _tell(settings, listening.getsockname()[1])
    Thread(target=warm, args=(app,), daemon=True).start()
    try:
        server.run()
    finally:
        server.close()


def warm(app: Flask) -> None:
    """Make what every process keeps, so that nobody waits for it; what fails is made when it is asked for."""
    from webapp import duplicate_cache, step_cache, table_cache, titles, wish_chips
    from webapp.database import database, today

    with app.app_context(), suppress(HTTPException, Problem, sqlite3.Error):
        db = database()
        table_cache.table(db, today())
        step_cache.steps(db, today())
        duplicate_cache.queue(db)
        titles.warm(db)
        wish_chips.warm()
    # What was made now lives as long as the process: without this the collector walks all of it again and
    # again, which stops every page for a tenth of a second in a large municipality.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)  # a page makes thousands of rows that go again without its help


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, or a sentence on why there is none."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        raise _explanation(host, port, error) from error
    return listening


def _explanation(host: str, port: int, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(
            N_("Port {port} er optaget. Luk det andet program, eller vælg en anden med --port {other}."),
            port=port,
            other=port + 1,
        )
    if error.errno == errno.EACCES:
        return Problem(N_("Port {port} kræver særlige rettigheder. Vælg en over 1023 med --port."), port=port)
    return Problem(N_("Der kan ikke lyttes på adressen {host}. Ret den med --host."), host=host)


def _tell(settings: Settings, port: int) -> None:
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(
        gettext("Jobbro er klar på http://{host}:{port}/ (stop med Ctrl+C)").format(host=shown, port=port)
    )
    if not settings.secure_cookies and not _is_loopback(settings.host):
        click.echo(
            gettext(
                "Advarsel: andre maskiner kan nå siderne uden kryptering. Sæt en HTTPS-server foran, "
                "og start med JOBBRO_SECURE_COOKIES=1."
            ),
            err=True,
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
