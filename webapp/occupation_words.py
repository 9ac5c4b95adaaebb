"""The ISCO-08 unit groups in words: as one says it on a chip, and as the register has it."""

from __future__ import annotations

from crm import reference


def short(isco08: str) -> str:
    """What a unit group is called on a chip: `tjenerarbejde`; the code itself if there is no such group."""
    return reference.work_words().get(isco08, isco08)


def full(isco08: str) -> str:
    """The register's own title, with the code."""
    group = reference.unit_groups().get(isco08)
    return f"{group.da} (ISCO-08 {isco08})" if group else f"ISCO-08 {isco08}"
