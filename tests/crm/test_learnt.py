"""What a note may teach: words that are recognised, those turned round, and those that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import learnt
from crm.learnt import Suggestion, added, suggestions, unknown_only
from crm.learnt_words import PHRASES, TASKS
from crm.records import Value
from crm.tables import EMPLOYER_PROFILE, EMPLOYERS, Kind


def told(text: str) -> set[tuple[str, str | float]]:
    return {(one.field, one.value) for one in suggestions(text)}


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Fast makker til nye", "support_on_site", "buddy"),
        ("God oplæring", "support_on_site", "introduction"),
        ("god oplaering", "support_on_site", "introduction"),
        ("god oplærring", "support_on_site", "introduction"),
        ("Alt står på skrift", "support_on_site", "written_instructions"),
        ("Der er altid en leder i butikken", "support_on_site", "manager_present"),
        ("Travlt om aftenen", "times", "evening"),
        ("Mangler til aftenvagter", "times", "evening"),
        ("Søger folk om morgenen", "times", "morning"),
        ("Lørdage er værst", "times", "weekend"),
        ("Natarbejde", "times", "night"),
        ("De vil have mødestabile folk", "values", "stable_attendance"),
        ("Skal være omhyggelig", "values", "accuracy"),
        ("Erfaring tæller", "values", "experience"),
        ("Ansætter mest mund til mund", "recruitment_ways", "network"),
        ("Laver opslag på Jobnet", "recruitment_ways", "advert"),
        ("De søger på Facebook", "recruitment_ways", "social_media"),
        ("Bruger et vikarbureau", "recruitment_ways", "agency"),
        ("Kan godt tilbyde et småjob", "accepted_forms", "few_hours"),
        ("Har haft fleksjobbere", "accepted_forms", "flex_job"),
        ("Vil gerne begynde med praktik", "accepted_forms", "work_experience"),
        ("Timerne kan trappes op", "hours_can_grow", 1),
        ("Der er meget støj", "noise", 3),
        ("Roligt tempo", "pace", 1),
        ("Mange kunder", "customer_contact", 3),
        ("Ingen kundekontakt", "customer_contact", 1),
        ("Arbejdet er udendørs", "outdoors", 3),
        ("Tunge løft", "physical", 3),
        ("Det er faste opgaver", "changing_tasks", 1),
        ("De er skeptiske", "openness", "hesitant"),
        ("Ikke lige nu", "openness", "not_now"),
        ("De vil gerne høre mere, nysgerrige", "openness", "curious"),
        ("Der er meget opvask", "tasks_piling_up", "Opvask"),
        ("Mangler hænder til opvask om formiddagen", "tasks_piling_up", "Opvask om formiddagen"),
        ("De mangler nogen til at pakke ordrer og feje", "tasks_piling_up", "Feje"),
        ("Papkasserne hober sig op", "tasks_piling_up", "Papkasserne"),
        ("De har åbent 7-16", "opening_times", "har åbent 7-16"),
        ("De åbner kl. 7.30 og lukker kl. 17. Kom før", "opening_times", "åbner kl. 7.30 og lukker kl. 17"),
    ],
)
def test_words_become_proposals(text: str, field: str, value: str | float) -> None:
    assert (field, value) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Vi ses i morgen",
        "Ringede i aften",
        "God morgen til alle",
        "De har ikke brug for erfaring",
        "Uden makker",
        "Ingen oplæring",
        "Morgenmad til alle",
        "Nationaldag og natur",
        "Internettet var nede",
        "Mødet tog 2 timer",
        "Kom tilbage om 3 timer",
        "24 timer i døgnet",
        "Han var her for 2 timer siden",
        "8 timer om dagen",
        "200 timer",
        "0 timer",
        "De er stille, men larmer",
        "Højt tempo og roligt tempo",
        "x" * 5000,
        "😀 ' OR 1=1 -- <script>",
    ],
)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10 timer om ugen", 10, 10),
        ("ti timer", 10, 10),
        ("8-12 timer", 8, 12),
        ("8 til 12 timer", 8, 12),
        ("7,5 timer", 7.5, 7.5),
        ("mindst 15 timer", 15, None),
        ("højst 20 timer", None, 20),
        ("op til tolv timer", None, 12),
        ("på fuld tid", None, 37),
    ],
)
def test_hours(text: str, low: float | None, high: float | None) -> None:
    wanted = {("hours_min", low), ("hours_max", high)}
    assert told(text) == {(field, hours) for field, hours in wanted if hours is not None}


def test_the_place_in_the_note_is_kept() -> None:
    [one] = suggestions("De vil have en FAST MAKKER.")
    assert one == Suggestion("support_on_site", "buddy", "MAKKER")


def test_a_negation_reaches_no_further_than_its_part_of_the_sentence() -> None:
    assert told("Ingen støtte. Makker er der") == {("support_on_site", "buddy")}
    assert ("times", "evening") in told("Ikke formiddag, men aftenen er fri")


def test_what_the_card_says_already_is_not_proposed() -> None:
    found = suggestions("Opvask, fast makker, aftenvagter og 10 timer. De tøver.")
    known: dict[str, Value] = {
        "tasks_piling_up": '["Opvask om formiddagen"]',
        "support_on_site": '["buddy"]',
        "times": '["morning"]',
        "hours_min": 10.0,
        "openness": "hesitant",
    }
    left = {(one.field, one.value) for one in unknown_only(found, known)}
    assert left == {("times", "evening"), ("hours_max", 10.0)}


def test_lists_grow_and_keep_their_order() -> None:
    assert added(None, ["a"]) == '["a"]'
    assert added('["b", "a"]', ["a", "c"]) == '["b", "a", "c"]'
    assert added("[]", ["æ"]) == '["æ"]'


def test_every_value_is_one_that_its_column_takes() -> None:
    for field, value, _ in PHRASES:
        table = EMPLOYER_PROFILE if field == "openness" else EMPLOYERS
        column = table.column(field)
        if column.codes is not None:
            assert value in set(column.codes), (field, value)
        elif column.kind is Kind.WHOLE:
            assert value in (1, 3), (field, value)
        else:
            assert (column.kind, value) == (Kind.YES_NO, 1), (field, value)


def test_every_phrase_is_heard_as_what_it_means() -> None:
    for field, value, phrases in PHRASES:
        for phrase in phrases.split("|"):
            text = " ".join(word.removeprefix("=") for word in phrase.split())
            assert value in {one.value for one in suggestions(text) if one.field == field}, (field, phrase)
    for task, phrases in TASKS:
        for phrase in phrases.split("|"):
            assert ("tasks_piling_up", task) in told(phrase.replace("=", "")), (task, phrase)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = suggestions(text)
    assert len({(one.field, one.value) for one in found}) == len(found)
    assert all(one.heard in text for one in found)


def test_only_lists_may_have_two_values() -> None:
    found = suggestions("Morgen og aften: makker, oplæring, roligt tempo, udendørs, 10 timer, de tøver")
    single = [one.field for one in found if one.field not in learnt.LISTS]
    assert sorted(single) == ["hours_max", "hours_min", "openness", "outdoors", "pace"]
