"""What holds on a day, as SQL conditions on `:as_of`: said once for lists, counts and limits alike."""

from __future__ import annotations

OPENING_USABLE = "status IN ('open', 'offered') AND (expires_on IS NULL OR expires_on >= :as_of)"
"""An opening that somebody can still be proposed for (its last day included)."""

COURSE_RUNS = "(closed_on IS NULL OR closed_on > :as_of)"
"""A participant is active until the day their course was closed; `participants.is_active` says the same."""

PLACEMENT_RUNS = "(ended_on IS NULL OR ended_on > :as_of)"
"""A placement that has begun runs until the day it ended; ends dated later have not happened yet."""
