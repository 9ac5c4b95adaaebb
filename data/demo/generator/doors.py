"""Contact persons: whom to ask for at the employers that the team has been in touch with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from crm.model import Channel, ContactRole
from generator.chance import between, pick, stream, weighted
from generator.days import FIRST
from generator.firms import Firm
from generator.knowledge import Row, phone
from generator.relations import Relation

_FIRST_ROLE = {
    "a": (ContactRole.OWNER,),
    "b": (ContactRole.OWNER, ContactRole.MANAGER),
    "c": (ContactRole.MANAGER, ContactRole.MANAGER, ContactRole.OWNER),
    "d": (ContactRole.MANAGER, ContactRole.HR),
    "e": (ContactRole.HR, ContactRole.MANAGER),
}
_SECOND_ROLE = (
    ContactRole.MIDDLE_MANAGER,
    ContactRole.TRAINER,
    ContactRole.TRAINER,
    ContactRole.EMPLOYEE_REP,
    ContactRole.OTHER,
)


def contact_rows(firms: tuple[Firm, ...], relations: Mapping[str, Relation], names: list[str]) -> list[Row]:
    """contacts.csv: one or two at each employer in touch, three at the large ones; some have left."""
    rng = stream("doors")
    left = list(reversed(names))
    rows = []
    for firm in firms:
        relation = relations[firm.p_number]
        if relation.level == "unknown":
            continue
        closer = relation.level in ("cooperating", "visited")
        number = 1 + (closer and firm.size in "cde") + (relation.level == "cooperating" and firm.size in "de")
        rows += [_contact(rng, firm, left.pop(), n) for n in range(number)]
    return rows


def _contact(rng: Random, firm: Firm, name: str, turn: int) -> Row:
    role = pick(rng, _FIRST_ROLE[firm.size] if turn == 0 else _SECOND_ROLE)
    gone = turn > 0 and rng.random() < 0.12
    since = FIRST + timedelta(days=between(rng, -400, 60))
    return {
        "p_number": firm.p_number,
        "name": name,
        "role": role,
        "phone": phone(rng) if rng.random() < 0.85 else None,
        "email": None,
        "preferred_channel": weighted(
            rng, (Channel.PHONE, Channel.VISIT, Channel.EMAIL, Channel.SMS, None), (4, 2, 2, 1, 2)
        ),
        "decides": turn == 0 or (rng.random() < 0.2 if rng.random() < 0.7 else None),
        "from_on": since if rng.random() < 0.4 else None,
        "to_on": FIRST + timedelta(days=between(rng, 90, 330)) if gone else None,
    }
