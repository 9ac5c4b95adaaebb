"""The team's own wishes count in the list at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from crm import own_wishes
from crm.db import open_database
from crm.model import WishKind, WishLanguage
from crm.own_wishes import OwnWish
from matcher.recommend import recommend
from matcher.simulate import AS_OF
from matcher.table import build, load, renewed
from tests.matcher.builders import profile, workplace

WISH = "fifle med dimser på Havnen"
PLACES = [workplace(1, job_types=("bogholder",)), workplace(2, job_types=("cykelmekaniker",))]


def first(own: tuple[tuple[str, str], ...]) -> str:
    town = build(PLACES, (), (), None, AS_OF, own)
    return recommend(town, profile(job_wishes=(WISH,))).matches[0].p_number


def test_a_wish_of_the_team_moves_the_list() -> None:
    assert first((("7234", WISH),)) == PLACES[1].p_number
    assert first((("4311", WISH),)) == PLACES[0].p_number


def test_a_wish_that_is_added_reaches_a_table_that_is_kept(tmp_path: Path) -> None:
    db = open_database(tmp_path / "own.db", create=True)
    table = load(db, AS_OF)
    assert table.words.own == ()
    wish = OwnWish("7234", None, WishLanguage.DANISH, WishKind.PHRASE, WISH, "ark", date(2026, 11, 22))
    own_wishes.put(db, [wish], "birgit", "ark.csv")
    assert renewed(table, db, set()).words.own == (("7234", WISH),)
