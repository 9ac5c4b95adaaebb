"""Tasks for example: near to what is asked for, not what is ruled out, and none without a kind of work."""

from __future__ import annotations

from matcher.wish_tasks import MOST, tasks_for

CAFE, CLEANING, ANIMALS = "5131", "9112", "5164"


def test_the_nearest_tasks_of_the_kinds_of_work() -> None:
    found = tasks_for("noget på en rolig café", (), [CAFE, "9412"])
    assert 0 < len(found) <= MOST and len(set(found)) == len(found)
    assert any("kaffe" in task or "caf" in task for task in found)


def test_what_is_ruled_out_is_no_example() -> None:
    asked, kinds = "arbejde i butik", ["5223", "5230"]
    assert any("kasse" in task for task in tasks_for("sidde ved kassen i en butik", (), kinds))
    assert not any("kasse" in task for task in tasks_for(asked, ("ikke ved kassen",), kinds))


def test_nothing_where_nothing_is_near_or_known() -> None:
    assert tasks_for("noget med dyr", (), []) == ()
    assert tasks_for("noget med dyr", (), ["9999"]) == ()
    assert tasks_for("", (), [ANIMALS]) == ()
    assert tasks_for("kvantefysik i rummet", (), [CLEANING]) == ()
