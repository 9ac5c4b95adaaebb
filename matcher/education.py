"""Places of education beside workplaces: where what this participant could get is an education."""

from __future__ import annotations

import numpy as np

from crm import model
from matcher.codes import UNKNOWN, mask, names
from matcher.pairing import Pairing
from matcher.result import Education
from matcher.table import Flags

_BIT = mask((model.Form.EDUCATION,), model.Form)


def offered(pairing: Pairing) -> Flags:
    """Over candidates: whether an education is known to be had there, alone or beside other forms.

    That is a place of education that we have heard of, or one that states education among its forms and
    shares it with the participant.
    """
    table = pairing.table
    own = mask(pairing.profile.accepted_forms, model.Form)
    stated = (table.forms != UNKNOWN) & ((table.forms & _BIT) != 0)
    if own != UNKNOWN and not own & _BIT:
        stated = np.zeros(len(stated), dtype=np.bool_)
    return np.asarray(stated | _heard_of(pairing))


def _heard_of(pairing: Pairing) -> Flags:
    """Over candidates: openings of the kind education."""
    flags = np.zeros(len(pairing.table.owner), dtype=np.bool_)
    kind = list(model.OpportunityKind).index(model.OpportunityKind.EDUCATION)
    flags[pairing.table.size :] = pairing.table.kind == kind
    return flags


def at(pairing: Pairing, candidate: int) -> Education | None:
    """Whether what the participant could get there is an education only, or also one; None for neither."""
    opening = pairing.table.opening(candidate)
    if opening is not None and opening.kind is model.OpportunityKind.EDUCATION:
        return Education.ONLY
    own, theirs = mask(pairing.profile.accepted_forms, model.Form), int(pairing.table.forms[candidate])
    if theirs == UNKNOWN:
        return None
    shared = names(theirs if own == UNKNOWN else theirs & own, model.Form)
    if model.Form.EDUCATION not in shared:
        return None
    return Education.ONLY if len(shared) == 1 else Education.ALSO
