"""Who may open the map."""

GETS: dict[str, set[str]] = {"/kort": {"ida", "ole", "vera", "karl", "lis"}}
POSTS: dict[str, set[str]] = {}
