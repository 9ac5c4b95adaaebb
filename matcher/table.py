"""The workplaces and their openings as numpy columns: what every limit and factor is computed on.

Rows 0 … W-1 are workplaces. *Candidates* 0 … W-1 are the workplaces as themselves, and candidate W+n is
opening n standing in for its workplace (`owner`) where it states something of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from crm import learnt_weights, model, outcomes, own_wishes, workplaces
from crm.resting import why_rests
from matcher import learning, learning_wants, travel
from matcher.codes import UNKNOWN, mask
from matcher.paid import NO_MEETINGS, Meetings
from matcher.ragged import Ragged
from matcher.text.own import Phrases
from matcher.words import WordIndex

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


Column = TypeVar("Column", bound=npt.NDArray[Any])

OF_THE_LOG = "log."
"""What is remembered under a name that begins so is made anew when the log changes."""


@dataclass(frozen=True, eq=False)
class WorkplaceTable:
    """Columns over workplaces (W) and over candidates (C = W + openings). Read-only once built.

    `remembered` holds what factors have made of the columns alone, the same for every participant.
    """

    as_of: date
    workplaces: Sequence[model.Workplace]
    openings: Sequence[model.Opening]
    histories: Sequence[model.ContactHistory | None]
    rule: model.SupportedPlaces | None
    words: WordIndex
    learnt: learning.Fitted | None
    wants: learning_wants.Wants | None
    meetings: Meetings

    # over workplaces
    rows: dict[str, int]
    latitude: Floats
    longitude: Floats
    axes: npt.NDArray[np.int8]
    industries: tuple[str, ...]
    industry: npt.NDArray[np.int32]
    resting: Flags
    most_at_once: Floats
    running: npt.NDArray[np.int32]
    at_own_limit: Flags
    supported_taken: Flags
    tasks: Ragged
    relation: npt.NDArray[np.int8]
    recruitment: Bits
    values: Bits
    support: Bits
    can_grow: npt.NDArray[np.int8]
    hosted: Flags
    refused_days: Floats
    contacts: npt.NDArray[np.int32]
    staff: npt.NDArray[np.int32]

    # over openings
    kind: npt.NDArray[np.int8]
    offered: Flags
    heard_days: Floats

    # over candidates
    owner: npt.NDArray[np.int32]
    hours_min: Floats
    hours_max: Floats
    times: Bits
    forms: Bits
    requirements: Bits
    titles: Ragged

    remembered: dict[str, npt.NDArray[Any]] = field(default_factory=dict, init=False, repr=False)

    def remember(self, name: str, make: Callable[[], Column]) -> Column:
        """What `make` gives, made once and then kept under this name. Nobody may change it."""
        found: Any = self.remembered.get(name)
        if found is None:
            found = self.remembered[name] = make()
            found.flags.writeable = False
        made: Column = found
        return made

    def over_candidates(self, values: Column) -> Column:
        """What stands for each workplace, for each candidate."""
        # The candidates begin with the workplaces themselves: copying them is faster than looking them up.
        spread: Any = np.concatenate([values, values[self.owner[self.size :]]])
        made: Column = spread
        return made

    @cached_property
    def experience(self) -> Floats:
        """Over workplaces, in log-odds: what our own outcomes say beyond the factors."""
        learnt, total = self.learnt, np.zeros(self.size)
        if learnt is not None:
            each = np.array([learnt.effect("", division_of(code))[0] for code in self.industries])
            total += each[self.industry] if len(each) else 0.0
            for p_number, (value, _) in learnt.employers.items():
                if p_number in self.rows:
                    total[self.rows[p_number]] += value
        return total

    @property
    def size(self) -> int:
        """How many workplaces there are."""
        return len(self.workplaces)

    def opening(self, candidate: int) -> model.Opening | None:
        """The opening behind a candidate, or None when it is the workplace as itself."""
        return None if candidate < self.size else self.openings[candidate - self.size]

    def workplace(self, candidate: int) -> model.Workplace:
        """The workplace of a candidate."""
        return self.workplaces[int(self.owner[candidate])]

    def history(self, candidate: int) -> model.ContactHistory | None:
        """What the log says of the candidate's workplace; None when it says nothing."""
        return self.histories[int(self.owner[candidate])]


def load(db: Database, as_of: date) -> WorkplaceTable:
    """The table of everything in the database as it stands on `as_of`."""
    return build(
        workplaces.read_workplaces(db),
        workplaces.read_openings(db, as_of),
        workplaces.read_histories(db, as_of),
        workplaces.supported_places(db, as_of),
        as_of,
        own_wishes.phrases(db),
        _learnt(db),
        _wants(db),
        Meetings(outcomes.read_paid(db, as_of)),
    )


def division_of(industry_code: str | None) -> str:
    """The first two digits: what industries are pooled by."""
    return (industry_code or "")[:2]


def _learnt(db: Database) -> learning.Fitted | None:
    used = learnt_weights.in_use(db, learnt_weights.Kind.CHANCE)
    return None if used is None else learning.read(used.content)


def _wants(db: Database) -> learning_wants.Wants | None:
    used = learnt_weights.in_use(db, learnt_weights.Kind.WANTS)
    return None if used is None else learning_wants.read(used.content)


def renewed(table: WorkplaceTable, db: Database, p_numbers: Collection[str]) -> WorkplaceTable:
    """The table after changes at these employers only: just they are read again.

    Where nothing but the log has changed, which is what changes all day, only its columns are made anew.
    """
    if own_wishes.phrases(db) != table.words.own:
        return load(db, table.as_of)
    places = {place.p_number: place for place in workplaces.read_workplaces(db, p_numbers)}
    openings = workplaces.read_openings(db, table.as_of, p_numbers)
    histories = {one.p_number: one for one in workplaces.read_histories(db, table.as_of, p_numbers)}
    meetings = Meetings(outcomes.read_paid(db, table.as_of))
    rows = [table.rows[p_number] for p_number in p_numbers if p_number in table.rows]
    before = [opening for opening in table.openings if opening.p_number in p_numbers]
    if (
        before == openings
        and {table.workplaces[row].p_number: table.workplaces[row] for row in rows} == places
    ):
        changed = {row: histories.get(table.workplaces[row].p_number) for row in rows}
        return _with_histories(table, changed, meetings)
    kept = [place for place in table.workplaces if place.p_number not in p_numbers]
    others = [opening for opening in table.openings if opening.p_number not in p_numbers]
    past = [one for one in table.histories if one is not None and one.p_number not in p_numbers]
    return build(
        sorted([*kept, *places.values()], key=lambda place: place.p_number),
        sorted([*others, *openings], key=lambda opening: (opening.p_number, opening.opportunity_id)),
        [*past, *histories.values()],
        table.rule,
        table.as_of,
        table.words.own,
        table.learnt,
        table.wants,
        meetings,
    )


def _with_histories(
    table: WorkplaceTable, changed: Mapping[int, model.ContactHistory | None], meetings: Meetings
) -> WorkplaceTable:
    """The same workplaces and openings, with another history in these rows."""
    histories = list(table.histories)
    for row, past in changed.items():
        histories[row] = past
    rows = list(changed)
    of_log = _log_columns(
        [table.workplaces[row] for row in rows], list(changed.values()), table.rule, table.as_of
    )
    columns = {}
    for name, values in of_log.items():
        columns[name] = getattr(table, name).copy()
        columns[name][rows] = values
    made = replace(table, histories=histories, meetings=meetings, **columns)
    # A copy: other threads may still be adding to it.
    made.remembered.update(
        {name: kept for name, kept in table.remembered.copy().items() if not name.startswith(OF_THE_LOG)}
    )
    return made


def build(
    places: Sequence[model.Workplace],
    openings: Sequence[model.Opening],
    histories: Sequence[model.ContactHistory],
    rule: model.SupportedPlaces | None,
    as_of: date,
    own: Phrases = (),
    learnt: learning.Fitted | None = None,
    wants: learning_wants.Wants | None = None,
    meetings: Meetings = NO_MEETINGS,
) -> WorkplaceTable:
    """Lay the records out as columns. Openings of a workplace that is not among `places` are left out.

    `own` are the team's own wishes, (group, wish) each; `learnt` is what its outcomes have taught, `wants`
    what the answers of its participants have, and `meetings` what came of its meetings.
    """
    rows = {place.p_number: row for row, place in enumerate(places)}
    openings = [opening for opening in openings if opening.p_number in rows]
    by_number = {history.p_number: history for history in histories}
    history = [by_number.get(place.p_number) for place in places]
    owners = [rows[opening.p_number] for opening in openings]
    positions = np.array(
        [travel.position(place.latitude, place.longitude, place.postcode) for place in places],
        dtype=np.float64,
    ).reshape(-1, 2)
    industries = tuple(sorted({place.industry_code or "" for place in places}))
    industry_row = {code: row for row, code in enumerate(industries)}
    words = WordIndex(industries, own)
    own_titles = [words.numbers(place.job_types or ()) for place in places]
    return WorkplaceTable(
        as_of=as_of,
        workplaces=places,
        openings=openings,
        histories=history,
        rule=rule,
        words=words,
        learnt=learnt,
        wants=wants,
        meetings=meetings,
        rows=rows,
        latitude=positions[:, 0],
        longitude=positions[:, 1],
        axes=np.array([[level or 0 for level in p.axes] for p in places], dtype=np.int8).reshape(-1, 8),
        industries=industries,
        industry=np.array([industry_row[p.industry_code or ""] for p in places], dtype=np.int32),
        most_at_once=np.array([np.nan if p.max_concurrent is None else p.max_concurrent for p in places]),
        resting=np.array([_rests(place, as_of) for place in places], dtype=np.bool_),
        tasks=Ragged.of([words.numbers(place.tasks_piling_up or ()) for place in places]),
        relation=_positions([p.relation_step for p in places], model.RelationStep),
        recruitment=_masks([p.recruitment_ways for p in places], [], [], model.RecruitmentWay),
        values=_masks([p.values for p in places], [], [], model.Strength),
        support=_masks([p.support_on_site for p in places], [], [], model.Support),
        can_grow=np.array(
            [-1 if p.hours_can_grow is None else int(p.hours_can_grow) for p in places], dtype=np.int8
        ),
        **_log_columns(places, history, rule, as_of),
        kind=_positions([o.kind for o in openings], model.OpportunityKind),
        offered=np.array([o.status == model.OpportunityStatus.OFFERED for o in openings], dtype=np.bool_),
        heard_days=_days([o.heard_on for o in openings], as_of),
        owner=np.concatenate([np.arange(len(places)), owners]).astype(np.int32),
        hours_min=_stated([p.hours_min for p in places], [o.hours_min for o in openings], owners),
        hours_max=_stated([p.hours_max for p in places], [o.hours_max for o in openings], owners),
        times=_masks([p.times for p in places], [o.times for o in openings], owners, model.TimeOfDay),
        forms=_masks(
            [p.accepted_forms for p in places],
            [None if o.form is None else (o.form,) for o in openings],
            owners,
            model.Form,
        ),
        requirements=_masks(
            [p.requirements for p in places], [o.requirements for o in openings], owners, model.Certificate
        ),
        titles=Ragged.of(
            own_titles
            + [
                words.numbers((opening.job_type,)) if opening.job_type else own_titles[owner]
                for opening, owner in zip(openings, owners, strict=True)
            ]
        ),
    )


def _log_columns(
    places: Sequence[model.Workplace],
    history: Sequence[model.ContactHistory | None],
    rule: model.SupportedPlaces | None,
    as_of: date,
) -> dict[str, npt.NDArray[Any]]:
    """The columns over workplaces that follow from the log and the placements."""
    both = list(zip(places, history, strict=True))
    return {
        "running": np.array([past.running if past else 0 for past in history], dtype=np.int32),
        "at_own_limit": np.array([_at_own_limit(*one) for one in both], dtype=np.bool_),
        "supported_taken": np.array([_supported_taken(*one, rule) for one in both], dtype=np.bool_),
        "hosted": np.array([past is not None and past.hosted_before > 0 for past in history], dtype=np.bool_),
        "refused_days": _days([past.last_refusal_on if past else None for past in history], as_of),
        "contacts": np.array([past.contacts_28_days if past else 0 for past in history], dtype=np.int32),
        "staff": np.array([past.staff_28_days if past else 0 for past in history], dtype=np.int32),
    }


def _stated(own: list[float | None], opening: list[float | None], owners: list[int]) -> Floats:
    """Numbers over candidates: the opening's where it states one, else its workplace's, else nan."""
    filled = [own[row] if value is None else value for value, row in zip(opening, owners, strict=True)]
    return np.array([np.nan if value is None else value for value in own + filled], dtype=np.float64)


def _masks(
    own: list[tuple[str, ...] | None],
    opening: Sequence[tuple[str, ...] | None],
    owners: list[int],
    kind: type[StrEnum],
) -> Bits:
    """Code lists over candidates as masks: the opening's where it states them, else its workplace's."""
    known: dict[tuple[str, ...] | None, int] = {None: UNKNOWN}
    bits = []
    for codes in own:
        if codes not in known:
            known[codes] = mask(codes, kind)
        bits.append(known[codes])
    for codes, row in zip(opening, owners, strict=True):
        bits.append(bits[row] if codes is None else mask(codes, kind))
    return np.array(bits, dtype=np.int32)


def _positions(codes: Sequence[StrEnum | None], kind: type[StrEnum]) -> npt.NDArray[np.int8]:
    """Each code as its place in its list of values; -1 = unknown."""
    place = {code: n for n, code in enumerate(kind)}
    return np.array([-1 if code is None else place[code] for code in codes], dtype=np.int8)


def _days(days: Sequence[date | None], as_of: date) -> Floats:
    """How many days ago each date is; nan where there is none."""
    return np.array([np.nan if day is None else (as_of - day).days for day in days], dtype=np.float64)


def _rests(place: model.Workplace, as_of: date) -> bool:
    """Whether nobody may ask this workplace today."""
    return why_rests(place.closed_on, place.relation_step, place.do_not_contact_until, as_of) is not None


def _at_own_limit(place: model.Workplace, past: model.ContactHistory | None) -> bool:
    return place.max_concurrent is not None and (past.running if past else 0) >= place.max_concurrent


def _supported_taken(
    place: model.Workplace, past: model.ContactHistory | None, rule: model.SupportedPlaces | None
) -> bool:
    if place.employees_fte is None or rule is None:
        return False
    return (past.running_supported if past else 0) >= rule.places(place.employees_fte)
