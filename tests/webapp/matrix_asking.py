"""Who may let an employer rest, and who sets the team's numbers."""

from tests.personas import CAFE

_TEAM = {"ida", "ole", "vera", "karl", "lis"}

GETS: dict[str, set[str]] = {
    f"/virksomheder/{CAFE}/ro": _TEAM,
    "/virksomheder/9999999999/ro": set(),
    "/ro": _TEAM,
    "/indstillinger": {"lis"},
}
POSTS: dict[str, set[str]] = {
    f"/virksomheder/{CAFE}/ro": _TEAM,
    "/ro": _TEAM,
    "/ro/1000000004/ophaev": _TEAM,
    "/indstillinger": {"lis"},
}
