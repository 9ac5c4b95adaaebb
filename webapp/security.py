"""Who may open which page (nobody, unless the route says so), and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from crm.model import Role, User

View = TypeVar("View", bound=Callable[..., Any])

STAFF = (Role.IPS_CONSULTANT, Role.COMPANY_CONSULTANT, Role.TEAM_LEADER, Role.ADMIN)
"""Every role that can log in."""

STATIC = frozenset({"static", "bootstrap.static"})
"""The endpoints of the frameworks that only hand out files of ours."""

LONGEST_RETURN = 1000
"""An address of more characters is not remembered over a log-in."""

_ROLES = "jobbro_roles"
_ANYONE = "jobbro_anyone"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def roles(*allowed: Role) -> Callable[[View], View]:
    """Declare who may open a route: `@blueprint.get(…)` above, `@roles(Role.…)` below."""
    if not allowed:
        raise ValueError("a route must name at least one role")

    def declare(view: View) -> View:
        setattr(view, _ROLES, frozenset(allowed))
        return view

    return declare


def anyone(view: View) -> View:
    """Declare a route that needs no log-in."""
    setattr(view, _ANYONE, True)
    return view


def signed_in() -> User:
    """The user of this request. Only for routes that declare roles."""
    user: User | None = g.get("user")
    if user is None:
        abort(403)
    return user


def init_app(app: Flask) -> None:
    """Guard every route and dress every answer. The user must be in `g.user` before this runs."""
    app.before_request(_guard)
    app.after_request(_dress)


def refuse_undeclared(app: Flask) -> None:
    """Raise RuntimeError, naming the routes, if any route says neither roles nor anyone."""
    undeclared = sorted(
        str(rule) for rule in app.url_map.iter_rules() if not _is_declared(app, rule.endpoint)
    )
    if undeclared:
        raise RuntimeError(f"routes without declared roles: {', '.join(undeclared)}")


def allowed_roles(app: Flask, endpoint: str) -> frozenset[Role]:
    """The roles that may open an endpoint; empty where it needs no log-in or declares nothing."""
    declared: frozenset[Role] = getattr(app.view_functions[endpoint], _ROLES, frozenset())
    return declared


def _is_declared(app: Flask, endpoint: str) -> bool:
    return _is_open(app, endpoint) or bool(allowed_roles(app, endpoint))


def _is_open(app: Flask, endpoint: str) -> bool:
    return endpoint in STATIC or getattr(app.view_functions[endpoint], _ANYONE, False)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None or _is_open(current_app, request.endpoint):
        return None
    user: User | None = g.get("user")
    if user is None:
        return redirect(url_for("login.log_in", next=_worth_returning_to()), 303)
    if user.role not in allowed_roles(current_app, request.endpoint):
        abort(403)
    return None


def _worth_returning_to() -> str | None:
    """The page asked for, to be shown after log-in; not the start page, nor an address that is overlong."""
    wanted = request.full_path.rstrip("?")
    return wanted if request.method == "GET" and wanted != "/" and len(wanted) <= LONGEST_RETURN else None


def _dress(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint in STATIC and response.status_code < 400:
        response.headers["Cache-Control"] = "public, max-age=3600"
    else:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response
