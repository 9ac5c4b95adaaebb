"""How many times as much a part of what is wished for counts to one participant as it usually does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from crm.changes import Pen
from crm.model import Want
from crm.participants import weights
from crm.tables import PARTICIPANT_WEIGHTS

AS_USUAL = 1.0
HIGHEST = 3.0


def write(pen: Pen, participant_id: str, times: Mapping[Want, float], by: str, on: date) -> bool:
    """Say what counts how much; a part that counts as usual, or is not named, is not kept. Whether it is new.

    Raises ValueError for a number outside 0 to `HIGHEST`.
    """
    if not all(0 <= value <= HIGHEST for value in times.values()):
        raise ValueError(f"times must lie between 0 and {HIGHEST:g}")
    stored, changed = dict(weights(pen.db, participant_id)), False
    for want in Want:
        wanted = times.get(want, AS_USUAL)
        if wanted == stored.get(want.value, AS_USUAL):
            continue
        if wanted == AS_USUAL:
            changed |= pen.take_out(PARTICIPANT_WEIGHTS, (participant_id, want.value))
        else:
            changed |= pen.put(
                PARTICIPANT_WEIGHTS,
                {
                    "participant_id": participant_id,
                    "factor": want.value,
                    "times": wanted,
                    "said_by": by,
                    "said_on": on.isoformat(),
                },
            )
    return changed
