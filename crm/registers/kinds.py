"""Tells which kind of foreign file a name and a beginning belong to; none for the product's own tables."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

from crm.registers.datafordeler_files import is_entity_heading

BEGINNING = 65_536
"""How many bytes of a file are enough to tell."""


class ForeignKind(StrEnum):
    """The kinds of files that are read here, and by what."""

    CVR_VIRK = "cvr_virk"  # cvr_virk.read_virk
    DATAFORDELER = "datafordeler"  # datafordeler.read_datafordeler
    JOB_POSTINGS = "job_postings"  # job_postings.read_postings
    VCARDS = "vcards"  # vcards.read_cards


_VIRK = re.compile(r'"(?:vrvirksomhed|vrproduktionsenhed|virksomhedsrelation|penheder|virksomhedmetadata)"')
_DATAFORDELER = re.compile(r'"(?:cvrenhedsid|datafordelerrowid|registreringfra|virkningfra|cvr_[a-z_]+)"')
_NUMBER = re.compile(r'"(?:pnummer|cvrnummer)"')
_POSTING = re.compile(r'jobposting"|schema\.org|"@graph"|"@type"')
_PAGE = re.compile(r"<!doctype html|<html\b|<script\b|<head\b")


def foreign_kind(name: str, beginning: bytes) -> ForeignKind | None:
    """The kind of a file by its name and its first `BEGINNING` bytes; None if it is none of these."""
    text = _text(beginning[:BEGINNING]).casefold()
    start = text.lstrip("\ufeff \t\r\n")
    ending = name.casefold().rpartition(".")[2]
    if start.startswith("begin:vcard") or ending in ("vcf", "vcard"):
        return ForeignKind.VCARDS
    if start[:1] in ("{", "["):
        return _json_kind(start)
    if start.startswith("<") and (ending in ("html", "htm", "xhtml") or _PAGE.search(start)):
        return ForeignKind.JOB_POSTINGS
    if start[:1] in ("", "<"):
        return None
    columns = [part.strip('" ') for part in re.split(r"[,;\t|]", start.splitlines()[0])]
    return ForeignKind.DATAFORDELER if is_entity_heading(columns) else None


def _json_kind(text: str) -> ForeignKind | None:
    for pattern, kind in (
        (_VIRK, ForeignKind.CVR_VIRK),
        (_DATAFORDELER, ForeignKind.DATAFORDELER),
        (_POSTING, ForeignKind.JOB_POSTINGS),
        (_NUMBER, ForeignKind.CVR_VIRK),
    ):
        if pattern.search(text):
            return kind
    return None


def _text(beginning: bytes) -> str:
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return beginning.decode("utf-16", "replace")
    return beginning.decode("utf-8", "replace")
