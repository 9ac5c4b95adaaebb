"""Rows 5 and 6: a contact is written once, with a next step or why there is none, and may be corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import changes, contact_entry, contact_log, employer_facts
from crm.contact_entry import ContactEntry, NextStep, Side, faults, side_of, usual_days, usual_purpose
from crm.db import memory_database, open_database
from crm.interchange import import_folder
from crm.model import Channel, NoStep, Purpose, RefusalReason, RelationStep, Result
from crm.tables import EMPLOYER_CONTACTS
from crm.undoing import undo_run
from tests.conftest import TODAY
from tests.personas import ALMA, CAFE, SHOP

NOW = datetime(2026, 11, 16, 14, 5, tzinfo=UTC)
STEP = NextStep("Ring til ejeren", date(2026, 11, 30), "karl", promised=True)
VISIT = ContactEntry(
    p_number=SHOP,
    staff="vera",
    role="company_consultant",
    on=TODAY,
    channel=Channel.VISIT,
    purpose=Purpose.LEARN_NEEDS,
    planned=False,
    with_participant=False,
    participant_id=None,
    result=None,
    refusal_reason=None,
    learnt="Travlt om fredagen",
    minutes=None,
    step=STEP,
)


def _log(db: Database, entry: ContactEntry = VISIT, key: str = "k1", at: datetime = NOW) -> tuple[str, bool]:
    with changes.recorded(db, entry.staff) as pen:
        return contact_log.log_contact(pen, entry, key=key, digest="d", at=at)


def _count(db: Database) -> int:
    return db.table("employer_contacts").count


def _sentences(db: Database, **different: object) -> list[str]:
    return [str(one) for one in faults(db, replace(VISIT, **different), TODAY)]  # type: ignore[arg-type]


def test_row_05_a_contact_is_stored_with_all_its_parts(db: Database) -> None:
    entry = replace(
        VISIT,
        staff="ida",
        role="ips_consultant",
        planned=True,
        with_participant=True,
        participant_id=ALMA,
        result=Result.NO,
        refusal_reason=RefusalReason.PARTICIPANT_DECLINED,
        minutes=25.0,
    )
    given, is_new = _log(db, entry)
    assert (given, is_new) == ("K-000005", True)
    row = next(db.query("SELECT * FROM employer_contacts WHERE contact_id = ?", [given]))
    assert row == {
        "contact_id": "K-000005",
        "date": "2026-11-16",
        "p_number": SHOP,
        "staff": "ida",
        "channel": "visit",
        "purpose": "learn_needs",
        "role": "ips_consultant",
        "planned": 1,
        "with_participant": 1,
        "participant_id": ALMA,
        "scope": "participant",
        "result": "no",
        "refusal_reason": "participant_declined",
        "learnt": "Travlt om fredagen",
        "next_step": "Ring til ejeren",
        "next_step_on": "2026-11-30",
        "minutes": 25.0,
    }
    assert contact_log.stored_entry(db, given) == entry


def test_row_06_the_step_has_an_owner_and_says_whether_it_was_promised(db: Database) -> None:
    given, _ = _log(db)
    row = next(db.query("SELECT * FROM next_steps WHERE contact_id = ?", [given]))
    assert (row["owner"], row["promised"], row["none_because"]) == ("karl", 1, None)


def test_row_06_no_step_says_why(db: Database) -> None:
    given, _ = _log(db, replace(VISIT, step=NoStep.THEY_CALL))
    row = next(db.query("SELECT * FROM next_steps WHERE contact_id = ?", [given]))
    assert (row["owner"], row["promised"], row["none_because"]) == (None, None, "they_call")
    stored = contact_log.stored_entry(db, given)
    assert stored is not None and stored.step is NoStep.THEY_CALL


def test_a_contact_is_one_run_that_can_be_taken_back(db: Database) -> None:
    given, _ = _log(db)
    [change] = changes.of_record(db, EMPLOYER_CONTACTS, (given,))
    assert (change.user_name, change.before) == ("vera", None)
    undone = undo_run(db, change.run_id, kind=change.kind, user_name="vera")
    assert (undone.removed, _count(db)) == (2, 4)


@pytest.mark.parametrize(
    ("different", "told"),
    [
        ({"on": TODAY + timedelta(days=1)}, "ude i fremtiden"),
        ({"on": TODAY - timedelta(days=367)}, "mere end et år gammel"),
        ({"refusal_reason": RefusalReason.ECONOMY}, "hører til et nej"),
        ({"refusal_reason": RefusalReason.ECONOMY, "result": Result.THINKING}, "hører til et nej"),
        ({"with_participant": True}, "Vælg, hvem kontakten var for"),
        ({"learnt": "x" * 2001}, "for lang"),
        ({"minutes": 1441.0}, "mellem 0 og 1440"),
        ({"minutes": -1.0}, "mellem 0 og 1440"),
        ({"step": replace(STEP, text="  ")}, "Skriv, hvad næste skridt er"),
        ({"step": replace(STEP, text="x" * 201)}, "for langt"),
        ({"step": replace(STEP, on=TODAY - timedelta(days=1))}, "ligger før i dag"),
        ({"step": replace(STEP, on=date(2036, 1, 1))}, "mere end to år ude"),
        ({"step": replace(STEP, owner="nobody")}, "ikke en kollega"),
        ({"step": replace(STEP, owner="adam")}, "ikke en kollega"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(db: Database, different: dict[str, object], told: str) -> None:
    [sentence] = _sentences(db, **different)
    assert told in sentence


def test_what_is_on_the_edge_is_right(db: Database) -> None:
    assert _sentences(db) == []
    assert _sentences(db, on=TODAY - timedelta(days=366)) == []
    assert _sentences(db, result=Result.NO, refusal_reason=RefusalReason.ECONOMY) == []
    assert _sentences(db, result=Result.NO) == []
    assert _sentences(db, step=replace(STEP, on=TODAY), minutes=0.0) == []
    assert _sentences(db, step=NoStep.NOTHING_NOW) == []


def test_a_step_is_not_given_to_who_has_left(db: Database) -> None:
    db.execute("UPDATE users SET active = 0 WHERE user_name = 'karl'")
    assert "ikke en kollega" in _sentences(db)[0]


def test_the_usual_purpose_is_the_next_cup_and_never_asks_about_a_person() -> None:
    assert usual_purpose(None) is Purpose.INTRODUCE
    assert usual_purpose(RelationStep.UNKNOWN) is Purpose.INTRODUCE
    assert usual_purpose(RelationStep.FIRST_CONTACT) is Purpose.LEARN_NEEDS
    asking = {Purpose.PROPOSE_PERSON, Purpose.AGREE_JOB, Purpose.AGREE_WORK_EXPERIENCE}
    assert not asking & {usual_purpose(step) for step in RelationStep}
    assert usual_days(Purpose.LEARN_NEEDS) == 14
    assert {usual_days(purpose) % 7 for purpose in Purpose} == {0}


def test_a_refusal_has_a_side() -> None:
    sides = {reason: side_of(reason) for reason in RefusalReason}
    assert [one for one in sides if sides[one] is Side.PARTICIPANT] == [RefusalReason.PARTICIPANT_DECLINED]


def test_the_same_form_twice_is_one_contact_even_if_the_words_differ(db: Database) -> None:
    first, _ = _log(db)
    assert _log(db, replace(VISIT, learnt="Noget andet")) == (first, False)
    assert _count(db) == 5
    stored = contact_log.stored_entry(db, first)
    assert stored is not None and stored.learnt == "Travlt om fredagen"


def test_the_same_key_from_a_colleague_is_another_form(db: Database) -> None:
    assert _log(db) == ("K-000005", True)
    assert _log(db, replace(VISIT, staff="karl")) == ("K-000006", True)


@pytest.fixture(scope="module")
def shared() -> Iterator[Database]:
    """A small database for many examples: its contacts are counted per key, so examples do not disturb."""
    db = memory_database()
    db.execute("INSERT INTO users (user_name, role) VALUES ('vera', 'company_consultant'), ('karl', 'admin')")
    db.execute("INSERT INTO employers (p_number, name) VALUES (?, 'Købmand')", [SHOP])
    yield db
    db.conn.close()


@settings(max_examples=60, deadline=None)
@given(sends=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["vera", "karl"])), max_size=12))
def test_row_17_any_sequence_of_retries_gives_one_contact_each(
    shared: Database, sends: list[tuple[str, str]]
) -> None:
    for table in ("submissions", "next_steps", "employer_contacts"):
        shared.execute(f"DELETE FROM {table}")
    became: dict[tuple[str, str], str] = {}
    for key, staff in sends:
        given, is_new = _log(shared, replace(VISIT, staff=staff), key)
        assert is_new is ((key, staff) not in became)
        assert became.setdefault((key, staff), given) == given
    assert _count(shared) == len(set(sends)) == len(set(became.values()))


def test_colleagues_who_save_at_once_get_ids_of_their_own(town: Path) -> None:
    start, given = Barrier(6), list[str]()

    def send(turn: int) -> None:
        db = open_database(town)
        start.wait()
        for again in range(5):
            staff = ("vera", "karl")[turn % 2]
            given.append(_log(db, replace(VISIT, staff=staff), f"{turn}-{again}")[0])
        db.conn.close()

    threads = [Thread(target=send, args=(turn,)) for turn in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(given) == [f"K-{number:06d}" for number in range(5, 35)]


def test_two_phones_that_send_the_same_form_at_once_write_one_contact(town: Path) -> None:
    start, given = Barrier(4), list[tuple[str, bool]]()

    def send() -> None:
        db = open_database(town)
        start.wait()
        given.append(_log(db))
        db.conn.close()

    threads = [Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(given) == [("K-000005", False)] * 3 + [("K-000005", True)]


@pytest.mark.parametrize("odd", ["K-99999999999999999999", "K-12x", "k-000900", "besøg 7", "K-"])
def test_ids_of_other_kinds_do_not_disturb_the_numbers(db: Database, odd: str) -> None:
    db.execute("UPDATE employer_contacts SET contact_id = ? WHERE contact_id = 'K-000001'", [odd])
    assert _log(db)[0] == "K-000005"


def test_the_importer_goes_on_where_the_form_stopped(db: Database, tmp_path: Path) -> None:
    given, _ = _log(db)
    (tmp_path / "employer_contacts.csv").write_text(
        f"date,p_number,staff,channel,purpose\n2026-11-15,{CAFE},karl,phone,support\n", encoding="utf-8"
    )
    assert import_folder(db, tmp_path).rejects == ()
    latest = next(db.query("SELECT max(contact_id) AS id FROM employer_contacts"))["id"]
    assert (given, latest) == ("K-000005", "K-000006")


def test_a_correction_stands_beside_what_was_there(db: Database) -> None:
    given, _ = _log(db)
    better = replace(VISIT, learnt="Travlt om lørdagen", step=NoStep.COLLEAGUE_HAS_IT)
    db.execute("UPDATE next_steps SET done_on = '2026-11-16', done_by = 'karl'")
    with changes.recorded(db, "vera") as pen:
        assert contact_log.change_contact(pen, given, better)
        assert not contact_log.change_contact(pen, given, better)
    assert contact_log.stored_entry(db, given) == better
    assert next(db.query("SELECT done_on FROM next_steps"))["done_on"] is None
    latest, _ = changes.of_record(db, EMPLOYER_CONTACTS, (given,))
    assert latest.before is not None and latest.before["learnt"] == "Travlt om fredagen"


def test_what_is_gone_cannot_be_corrected(db: Database) -> None:
    with changes.recorded(db, "vera") as pen:
        assert not contact_log.change_contact(pen, "K-000099", VISIT)


def test_a_withdrawn_contact_takes_what_it_taught_with_it_and_leaves_its_number(db: Database) -> None:
    given, _ = _log(db)
    before = employer_facts.known(db, SHOP)
    with changes.recorded(db, "vera", note=given) as pen:
        employer_facts.learn(pen, SHOP, {"support_on_site": '["buddy"]'}, TODAY, "visit")
    done = contact_log.withdraw(db, given, "vera")
    assert (done.runs, done.kept) == (1, 0)
    assert employer_facts.known(db, SHOP) == before
    assert contact_log.stored_entry(db, given) is None
    assert _log(db, key="another")[0] == "K-000006"
    assert contact_log.own_submission(db, given, "vera", TODAY) is None


def test_a_fact_that_somebody_changed_since_stays(db: Database) -> None:
    given, _ = _log(db)
    with changes.recorded(db, "vera", note=given) as pen:
        employer_facts.learn(pen, SHOP, {"support_on_site": '["buddy"]'}, TODAY, "visit")
    with changes.recorded(db, "karl") as pen:
        employer_facts.learn(pen, SHOP, {"support_on_site": "[]"}, TODAY, "phone")
    done = contact_log.withdraw(db, given, "vera")
    assert (done.runs, done.kept) == (0, 1)
    assert employer_facts.known(db, SHOP)["support_on_site"].value == "[]"
    assert contact_log.stored_entry(db, given) is None


def test_a_withdrawal_can_be_taken_back_too(db: Database) -> None:
    given, _ = _log(db)
    contact_log.withdraw(db, given, "vera")
    [latest, _] = changes.of_record(db, EMPLOYER_CONTACTS, (given,))
    undo_run(db, latest.run_id, kind=latest.kind, user_name="vera")
    assert contact_log.stored_entry(db, given) == VISIT


@pytest.mark.parametrize(("days", "may"), [(0, True), (7, True), (8, False)])
def test_the_author_may_change_it_for_seven_days(db: Database, days: int, may: bool) -> None:
    given, _ = _log(db)
    found = contact_log.own_submission(db, given, "vera", TODAY + timedelta(days=days))
    assert (found is not None) is may
    assert contact_log.own_submission(db, given, "karl", TODAY) is None
    assert contact_log.own_submission(db, "K-000001", "vera", TODAY) is None


@pytest.mark.parametrize(
    ("channel", "source"),
    [
        (Channel.VISIT, "visit"),
        (Channel.MEETING_OUT, "visit"),
        (Channel.EVENT, "visit"),
        (Channel.PHONE, "phone"),
        (Channel.SMS, "phone"),
        (Channel.EMAIL, "email"),
    ],
)
def test_the_source_of_what_was_learnt_follows_the_channel(channel: Channel, source: str) -> None:
    assert contact_log.source_of(channel) == source


def test_texts_of_an_import_do_not_stop_a_correction(db: Database) -> None:
    given, _ = _log(db)
    db.execute(
        "UPDATE employer_contacts SET result = 'måske', refusal_reason = 'vejret' WHERE contact_id = ?",
        [given],
    )
    stored = contact_log.stored_entry(db, given)
    assert stored is not None and (stored.result, stored.refusal_reason) == (None, None)


def test_the_longest_texts_are_those_of_the_form() -> None:
    assert (contact_entry.LONGEST_NOTE, contact_entry.LONGEST_STEP) == (2000, 200)
