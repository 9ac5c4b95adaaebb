"""Invented packages in the shape in which ESCO and STAR publish theirs, made by the tests that read them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADINGS = (
    "conceptType",
    "conceptUri",
    "iscoGroup",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "modifiedDate",
    "description",
    "code",
)
GROUP_HEADINGS = ("conceptType", "conceptUri", "code", "preferredLabel", "altLabels", "description")
STAR_HEADINGS = (
    "star_code",
    "kind",
    "disco4",
    "title_da",
    "exactMatch",
    "closeMatch",
    "narrowMatch",
    "broadMatch",
)

Label = tuple[str, str, str, Sequence[str]]
"""The end of the address, the group, the preferred label, and the alternative ones."""

DANISH: tuple[Label, ...] = (
    ("a1", "5223", "butiksassistent", ("ekspedient", "butiksmedarbejder")),
    ("b2", "9412", "køkkenhjælper", ("opvasker", "køkkenmedhjælper")),
    ("c3", "9112", "rengøringsassistent på kontor", ("rengøringsassistent",)),
    ("d4", "5153", "rengøringsleder", ("rengøringsassistent",)),
    ("e5", "5164", "dyrepasser", ()),
)
ENGLISH: tuple[Label, ...] = (
    ("a1", "5223", "shop assistant", ("sales clerk",)),
    ("b2", "9412", "kitchen porter", ()),
)


def uri(end: str) -> str:
    """The address of an invented occupation."""
    return f"http://data.europa.eu/esco/occupation/{end}"


def esco_rows(labels: Iterable[Label]) -> list[dict[str, str]]:
    """Rows as ESCO has them: alternative labels on lines of their own inside the cell."""
    return [
        {
            "conceptType": "Occupation",
            "conceptUri": uri(end),
            "iscoGroup": group,
            "preferredLabel": preferred,
            "altLabels": "\n".join(others),
            "status": "released",
            "description": 'Opdigtet, med komma, "anførselstegn"\nog linjeskift.',
            "code": f"{group}.1",
        }
        for end, group, preferred, others in labels
    ]


def as_csv(headings: Sequence[str], rows: Iterable[dict[str, str]], delimiter: str = ",") -> str:
    """The rows as a CSV text."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def esco_csv(labels: Iterable[Label] = DANISH) -> str:
    """A whole `occupations_xx.csv`."""
    return as_csv(HEADINGS, esco_rows(labels))


def esco_package(path: Path, **files: str) -> Path:
    """A zip as the Commission makes it: `occupations_da=…` becomes occupations_da.csv, beside others."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("skills_da.csv", "conceptType,conceptUri\n")
        for name, text in files.items():
            package.writestr(f"{name}.csv", "\ufeff" + text)
    return path


def star_csv(rows: Iterable[tuple[str, str, str, str]]) -> str:
    """STAR's list: code, group, title, and the occupation it is the same as."""
    return as_csv(
        STAR_HEADINGS,
        (
            {"star_code": code, "kind": "title", "disco4": disco, "title_da": title, "exactMatch": same}
            for code, disco, title, same in rows
        ),
    )
