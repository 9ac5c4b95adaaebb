"""The start page of each role."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import Visitor

Enter = Callable[[str], Visitor]


def test_ips_consultant_sees_counts_and_no_names(logged_in: Enter) -> None:
    words = logged_in("ida").words("/")
    assert "Hej Ida" in words
    assert "1 aktiv deltager" in words
    assert "1 har en periode, der slutter inden for 30 dage" in words
    assert "1 åbning, vi kender til" in words
    assert "Alma" not in words


def test_a_participant_nobody_was_contacted_for_is_counted(logged_in: Enter) -> None:
    words = logged_in("ole").words("/")
    assert "2 aktive deltagere" in words
    assert "1 uden virksomhedskontakt i 28 dage" in words


def test_each_role_has_its_own_menu(logged_in: Enter) -> None:
    def menu(name: str) -> list[str]:
        page = logged_in(name).get("/")
        found = page.partition('class="site-nav"')[2].partition("</nav>")[0]
        return [part.partition("<")[0].partition(">")[2] for part in found.split("<a ")[1:]]

    assert menu("ida") == ["Start", "Deltagere", "Virksomheder", "Anmodninger", "Ugeplan", "Ugerapport"]
    assert menu("vera") == ["Start", "Virksomheder", "Anmodninger", "Ugeplan", "Ugerapport"]
    assert menu("lis") == ["Start", "Virksomheder", "Anmodninger", "Ugeplan", "Ugerapport"]
    assert menu("adam") == ["Start", "Import og eksport"]


def test_admin_sees_how_to_add_users_and_no_personal_data(logged_in: Enter) -> None:
    words = logged_in("adam").words("/")
    assert "jobbro --db FIL user add" in words
    assert "deltagere eller virksomheder" in words


def test_company_consultant_and_leader_see_what_waits(logged_in: Enter) -> None:
    ida = logged_in("ida")
    ida.get("/deltagere/P-001/anmodning")
    ida.post("/deltagere/P-001/anmodning", liste="uden")
    assert "1 ledig anmodning" in logged_in("vera").words("/")
    assert "1 anmodning, som ingen har taget" in logged_in("lis").words("/")
    assert "1 anmodning hos Virksomhedsservice" in ida.words("/")
