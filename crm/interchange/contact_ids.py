"""Which stored contact a row of the contact log speaks of: by its id, else by its turn among equal rows."""

from __future__ import annotations

import re
from collections import defaultdict, deque

from crm.interchange.rows import Batch, Row
from crm.records import Key, Values, pick, with_value
from crm.tables import EMPLOYER_CONTACTS, LOG_KEY

_GENERATED = re.compile("K-([0-9]+)")
_ID = ("contact_id",)


def contact_id(number: int) -> str:
    """The id of contact no. `number`, padded: the order of the text is the order in which they came."""
    return f"K-{number:06d}"


def give_contact_ids(batch: Batch, stored: dict[Key, Values]) -> None:
    """Give every row without a contact_id that of the contact it speaks of, or a new one.

    The nth row with the same date, P-number, staff, channel and purpose is the nth such stored contact, in
    the order in which they came in; contacts that the file names by id are not counted.
    """
    named = {_id_of(row) for row in batch.good()} - {None}
    waiting: defaultdict[Values, deque[object]] = defaultdict(deque)
    for (stored_id,), values in stored.items():
        if stored_id not in named:
            waiting[pick(EMPLOYER_CONTACTS, values, LOG_KEY)].append(stored_id)
    number = _highest([*(key[0] for key in stored), *map(_id_of, batch.rows)])
    for row in batch.good():
        if _id_of(row) is not None:
            continue
        same = waiting[pick(EMPLOYER_CONTACTS, row.values, LOG_KEY)]
        if not same:
            number += 1
        found = str(same.popleft()) if same else contact_id(number)
        row.values = with_value(EMPLOYER_CONTACTS, row.values, "contact_id", found)


def _id_of(row: Row) -> object:
    return pick(EMPLOYER_CONTACTS, row.values, _ID)[0]


def _highest(ids: list[object]) -> int:
    numbers = (_GENERATED.fullmatch(str(one)) for one in ids if one is not None)
    return max((int(number.group(1)) for number in numbers if number), default=0)
