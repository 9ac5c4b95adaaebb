"""Every code has a Danish word."""

from __future__ import annotations

import inspect
from enum import StrEnum

from crm import model
from webapp.labels import LABELS, axis_level, axis_name, choices, label, labels, no_go_in_words


def test_every_code_of_the_model_has_one_word_of_its_own() -> None:
    enums = [one for _, one in inspect.getmembers(model, inspect.isclass) if issubclass(one, StrEnum)]
    for codes in enums:
        if codes is StrEnum:
            continue
        if codes is model.RequestStatus or codes in LABELS:
            assert set(LABELS[codes]) == {member.value for member in codes}, codes
        else:
            raise AssertionError(f"{codes.__name__} has no words")
        assert len(set(LABELS[codes].values())) == len(LABELS[codes]), codes


def test_a_text_that_is_no_code_is_shown_as_it_stands() -> None:
    assert label(model.Result, "noget helt andet") == "noget helt andet"


def test_unknown_is_said() -> None:
    assert label(model.Track, None) == "Ukendt"
    assert axis_level(None) == "Ukendt"


def test_lists_and_choices() -> None:
    assert labels(model.Transport, ("bike", "bus")) == ["Cykel", "Bus"]
    assert choices(model.Track) == [("placement", "Jobplacering"), ("development", "Jobudvikling")]
    assert [axis_level(level) for level in (1, 2, 3)] == ["lidt", "noget", "meget"]
    assert axis_name("customer_contact") == "Kundekontakt"


def test_the_code_of_an_industry_on_a_no_list_is_said_in_words() -> None:
    assert no_go_in_words("telefonsalg") == "telefonsalg"
    assert no_go_in_words("563020") == "branchen »Udskænkning af alkoholiske drikkevarer« (563020)"
    assert no_go_in_words("78").endswith("og lignende (78)")
    assert no_go_in_words("999999") == "branche 999999"
