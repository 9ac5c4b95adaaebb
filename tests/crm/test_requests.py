"""Match requests: a random reference, and each step only from the step before it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import requests
from crm.db import open_database
from crm.model import RequestStatus
from tests.personas import CAFE

NOW = datetime.fromisoformat("2026-11-16T09:00:00+01:00")


@pytest.fixture
def asked(db: Database) -> str:
    return requests.ask(db, "P-001", "ida", NOW, "Noget roligt")


def test_a_request_is_kept_under_a_random_reference(db: Database, asked: str) -> None:
    found = requests.find(db, asked)
    assert found and found.status is RequestStatus.OPEN and found.question == "Noget roligt"
    assert found.asked_at == NOW and found.claimed_by is None and found.answered_p_numbers is None
    many = {requests.ask(db, "P-001", "ida", NOW, None) for _ in range(50)}
    assert len(many) == 50
    assert all(re.fullmatch(r"A-[2-9A-HJ-NP-Z]{5}", reference) for reference in many)


def test_the_steps_in_order(db: Database, asked: str) -> None:
    assert not requests.answer(db, asked, "vera", NOW, "for tidligt", ())
    assert not requests.hand_back(db, asked, "vera")
    assert requests.claim(db, asked, "vera", NOW)
    assert not requests.claim(db, asked, "vera", NOW)
    assert not requests.claim(db, asked, "karl", NOW)
    assert not requests.hand_back(db, asked, "karl")
    assert not requests.answer(db, asked, "karl", NOW, "ikke min", ())
    assert requests.answer(db, asked, "vera", NOW, "Prøv her", (CAFE,))
    found = requests.find(db, asked)
    assert found and found.status is RequestStatus.ANSWERED and found.answered_p_numbers == (CAFE,)
    assert not requests.withdraw(db, asked)
    assert not requests.claim(db, asked, "karl", NOW)


def test_a_request_can_be_withdrawn_once(db: Database, asked: str) -> None:
    assert requests.withdraw(db, asked)
    assert not requests.withdraw(db, asked)
    assert not requests.claim(db, asked, "vera", NOW)
    assert requests.all_standing(db, NOW.date()) == []


def test_of_many_who_claim_at_once_one_gets_it(town: Path, db: Database, asked: str) -> None:
    def claim(name: str) -> bool:
        own = open_database(town)
        try:
            return requests.claim(own, asked, name, NOW)
        finally:
            own.conn.close()

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(claim, ["vera", "karl"] * 4))
    assert won.count(True) == 1


def test_who_sees_which(db: Database, asked: str) -> None:
    other = requests.ask(db, "P-003", "ole", NOW + timedelta(hours=1), None)
    assert [one.reference for one in requests.of_caseload(db, "ida")] == [asked]
    assert [one.reference for one in requests.of_participant(db, "P-003")] == [other]
    assert [one.reference for one in requests.all_standing(db, NOW.date())] == [asked, other]


def test_days_waiting_stop_at_the_answer(db: Database, asked: str) -> None:
    found = requests.find(db, asked)
    assert found and found.days_waiting(NOW + timedelta(days=4)) == 4
    requests.claim(db, asked, "vera", NOW)
    requests.answer(db, asked, "vera", NOW + timedelta(days=2), "", ())
    found = requests.find(db, asked)
    assert found and found.days_waiting(NOW + timedelta(days=40)) == 2


def test_a_frozen_list_is_kept_with_its_circumstances(db: Database) -> None:
    list_id = requests.freeze(db, "P-001", "ida", NOW, date(2026, 11, 16), "expert-1", '{"matches": []}')
    kept = requests.frozen_list(db, list_id)
    assert kept == requests.FrozenList(
        list_id, "P-001", "ida", NOW, date(2026, 11, 16), "expert-1", '{"matches": []}'
    )
    assert requests.frozen_list(db, "other") is None
