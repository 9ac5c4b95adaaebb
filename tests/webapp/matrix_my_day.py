"""Who may open the working day, and whose steps they may change."""

_TEAM = {"ida", "ole", "vera", "karl", "lis"}

GETS: dict[str, set[str]] = {"/min-dag": _TEAM}
POSTS: dict[str, set[str]] = {
    "/min-dag/K-000001/gjort": {"ida"},
    "/min-dag/K-000001/udskyd": {"ida"},
    "/min-dag/fortryd/1": _TEAM,
}
"""K-000001 is Ida's visit with a step for the 20th; run 1 is the import, which nobody takes back here."""
