"""What a participant does not want to see on the list: employers, industries and kinds of work they named."""

from __future__ import annotations

import json

from crm.changes import Pen
from crm.danish import plain
from crm.problem import N_, Problem
from crm.records import dump
from crm.tables import PARTICIPANTS

FIELD = "no_go"
LONGEST = 200


def hide(pen: Pen, participant_id: str, entry: str) -> bool:
    """Put a P-number or a kind of work on the list of what the participant will not do. Whether it is new.

    Raises Problem if there is no such participant, or nothing to hide.
    """
    named = " ".join(entry.replace(";", ",").split())[:LONGEST]
    listed = _listed(pen, participant_id)
    if not named:
        raise Problem(N_("Vælg, hvad der ikke skal vises."))
    if plain(named) in map(plain, listed):
        return False
    return pen.put(PARTICIPANTS, {"participant_id": participant_id, FIELD: dump([*listed, named])})


def show_again(pen: Pen, participant_id: str, entry: str) -> bool:
    """Take an entry off again. Whether it was there. Raises Problem if there is no such participant."""
    listed = _listed(pen, participant_id)
    kept = [one for one in listed if one != entry]
    if len(kept) == len(listed):
        return False
    return pen.put(PARTICIPANTS, {"participant_id": participant_id, FIELD: dump(kept)})


def _listed(pen: Pen, participant_id: str) -> list[str]:
    row = pen.row(PARTICIPANTS, (participant_id,))
    if row is None:
        raise Problem(N_("Deltageren findes ikke længere."))
    return [str(one) for one in json.loads(str(row[FIELD] or "[]"))]
