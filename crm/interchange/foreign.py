"""The files of others in a folder: register files, job adverts and contact cards, recognised and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from crm.interchange.choices import Choices
from crm.interchange.folder import INVENTED_NOTE, cannot_read, files_in
from crm.interchange.incoming import Source
from crm.interchange.remarks import Remarks
from crm.registers import (
    BEGINNING,
    Card,
    ForeignKind,
    Posting,
    RegisterEmployer,
    Remark,
    Upload,
    foreign_kind,
    read_cards,
    read_datafordeler,
    read_postings,
    read_virk,
    uploaded,
)

Place = tuple[str, int]
"""A file and a line of it."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What the files of others hold. `lost`: the places of the rows that gave nothing."""

    units: tuple[RegisterEmployer, ...] = ()
    postings: tuple[Posting, ...] = ()
    cards: tuple[Card, ...] = ()
    lost: Mapping[Source, tuple[Place, ...]] = field(default_factory=dict)


def foreign_files(folder: Path) -> dict[Path, ForeignKind]:
    """The files of others in a folder, by their beginning. Raises Problem if one cannot be read."""
    found = {}
    for path in files_in(folder):
        if path.name.startswith((".", "~$")) or path.name == INVENTED_NOTE or path.suffix.lower() == ".xlsx":
            continue
        try:
            with path.open("rb") as file:
                kind = foreign_kind(path.name, file.read(BEGINNING))
        except OSError as error:
            raise cannot_read(path, error) from error
        if kind is not None:
            found[path] = kind
    return found


def read_foreign(
    files: Mapping[Path, ForeignKind], remarks: Remarks, choices: Choices, today: date
) -> Foreign:
    """Read them all. Raises Problem if one cannot be read."""
    with ExitStack() as stack:
        uploads = {kind: _uploads(stack, files, kind) for kind in ForeignKind}
        units = []
        if virk := uploads[ForeignKind.CVR_VIRK]:
            units.append(read_virk(virk, as_of=today))
        if datafordeler := uploads[ForeignKind.DATAFORDELER]:
            units.append(read_datafordeler(datafordeler, as_of=today, municipalities=choices.municipalities))
        postings = [read_postings(upload) for upload in uploads[ForeignKind.JOB_POSTINGS]]
        cards = [read_cards(upload) for upload in uploads[ForeignKind.VCARDS]]
    return Foreign(
        units=tuple(row for reading in units for row in reading.rows),
        postings=tuple(row for reading in postings for row in reading.rows),
        cards=tuple(row for reading in cards for row in reading.rows),
        lost={
            Source.REGISTER: tuple(place for reading in units for place in _told(reading.remarks, remarks)),
            Source.ADVERT: tuple(place for reading in postings for place in _told(reading.remarks, remarks)),
            Source.CARD: tuple(place for reading in cards for place in _told(reading.remarks, remarks)),
        },
    )


def _uploads(stack: ExitStack, files: Mapping[Path, ForeignKind], kind: ForeignKind) -> Sequence[Upload]:
    uploads = []
    for path, its_kind in files.items():
        if its_kind is kind:
            try:
                content = stack.enter_context(path.open("rb"))
            except OSError as error:
                raise cannot_read(path, error) from error
            uploads.append(uploaded(path.name, content))
    return uploads


def _told(said: Iterable[Remark], remarks: Remarks) -> list[Place]:
    """Say what the reader said; returns the places that gave nothing."""
    lost = []
    for remark in said:
        if remark.lost:
            remarks.reject(remark.file, remark.place, "", remark.subject, remark.reason)
            lost.append((remark.file, remark.place))
        else:
            remarks.warn(remark.file, remark.place, "", remark.reason, count=remark.count)
    return lost
