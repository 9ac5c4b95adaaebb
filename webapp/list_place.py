"""Where an employer stands in the list that its card was opened from, and which come before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, session
from sqlite_utils import Database

from crm import employer_search
from webapp import employer_filter
from webapp.database import today
from webapp.paging import PAGE_SIZE, asked_number
from webapp.security import signed_in

LIST, NUMBER = "liste", "nr"
"""The parameters of a card that was opened from a list: its filter, and the place in it."""

_KEPT = "list"


@dataclass(frozen=True, slots=True)
class Place:
    """`number` None: the employer is no longer in the list (just spoken with, say), but the list goes on.

    `query` is the filter as one parameter, `parameters` the same as those of the list; `side` its page.
    """

    number: int | None
    total: int
    before: str | None
    after: str | None
    number_before: int
    number_after: int
    query: str
    parameters: dict[str, str]
    side: int


def place_of(db: Database, p_number: str) -> Place | None:
    """The place in the list in the address, or in the one this card was last opened from, if any.

    The session keeps the list of the card one is on, so that the way on is still there after a contact was
    logged or a fact corrected, which come back without it.
    """
    if LIST in request.args:
        query, number = request.args[LIST], asked_number(NUMBER, 1, lowest=1, highest=1_000_000)
    else:
        kept_of, query, number = session.get(_KEPT, (None, "", 1))
        if kept_of != p_number:
            return None
    wanted = employer_filter.read_text(query)
    keys = employer_search.keys(db, wanted, as_of=today(), me=signed_in().user_name)
    query = employer_filter.as_text(wanted)
    at = keys.index(p_number) if p_number in keys else None
    number = min(number, len(keys) + 1) if at is None else at + 1
    kept = [p_number, query, number]
    if session.get(_KEPT) != kept:
        session[_KEPT] = kept
    following = number - 1 if at is None else number
    return Place(
        number=None if at is None else number,
        total=len(keys),
        before=keys[number - 2] if number > 1 else None,
        after=keys[following] if following < len(keys) else None,
        number_before=number - 1,
        number_after=following + 1,
        query=query,
        parameters=employer_filter.parameters(wanted),
        side=(number - 1) // PAGE_SIZE + 1,
    )
