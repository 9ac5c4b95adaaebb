"""Who may plan a day on the road: those who drive."""

GETS: dict[str, set[str]] = {"/koerselsdag": {"ida", "ole", "vera", "karl"}}
POSTS: dict[str, set[str]] = {}
