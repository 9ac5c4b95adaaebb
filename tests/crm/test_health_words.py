"""Free text that speaks of health is found; work, trades and plain reasons are not mistaken for it."""

from __future__ import annotations

import pytest

from crm.health_words import is_health_text


@pytest.mark.parametrize(
    "text",
    [
        "syg",
        "Blev sygemeldt i maj",
        "INDLÆGGELSE",
        "indlaeggelse",
        "Genindlæggelse",
        "depression",
        "angsten fyldte for meget",
        "skizofreni",
        "rygsmerter",
        "af helbredsmæssige grunde",
        "psykisk sårbar",
        "stresset",
        "ændret medicin",
        "got sick",
        "mental health",
    ],
)
def test_health_is_found(text: str) -> None:
    assert is_health_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "flyttet til Aalborg",
        "other",
        "referred_on",
        "tog uddannelse som sygeplejerske",
        "barsel",
        "ønskede at stoppe",
        "mødte ikke op",
        "pension",
        "kom i fængsel",
        "manglende kontakt",
        "villig til at prøve igen",
        "",
    ],
)
def test_other_reasons_are_not(text: str) -> None:
    assert not is_health_text(text)
