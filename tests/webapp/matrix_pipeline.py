"""Who may open and change the pipeline."""

from tests.personas import CAFE

_TEAM = {"ida", "ole", "vera", "karl", "lis"}

GETS: dict[str, set[str]] = {
    "/virksomheder/trin": _TEAM,
    f"/virksomheder/{CAFE}/trin": _TEAM,
    "/virksomheder/9999999999/trin": set(),
}
POSTS: dict[str, set[str]] = {f"/virksomheder/{CAFE}/trin": _TEAM - {"lis"}}
