"""Which addresses benchmarks/pages.py opens for every page: one line per rule of the url map.

A new page needs one line in PAGES; a new kind of {value} in its addresses one line in VALUES. While a page
that answers GET has no line, `benchmarks.pages` fails and names it.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGE_MS = 100.0
SUGGEST_MS = 60.0
FILE_MS = 8_000.0
"""The most milliseconds of server time, p95, of a page, of what answers while somebody types, of a file."""


@dataclass(frozen=True, slots=True)
class Page:
    """`addresses` are opened in turn, {names} replaced from VALUES. `floor` names a bare query in FLOORS.

    With `change` it is measured once more with a colleague saving something before each time.
    """

    addresses: tuple[str, ...]
    floor: str = "employers"
    goal: float = PAGE_MS
    change: bool = False


def page(*addresses: str, floor: str = "employers", goal: float = PAGE_MS, change: bool = False) -> Page:
    """One line of PAGES."""
    return Page(addresses, floor, goal, change)


PAGES = {
    "/": page("/", floor="steps"),
    "/log-ind": page("/log-ind", floor="one employer"),
    "/deltagere": page("/deltagere", "/deltagere?vis=stille", "/deltagere?soeg={word}", floor="caseload"),
    "/deltagere/<participant_id>": page("/deltagere/{participant_id}", floor="caseload"),
    "/deltagere/<participant_id>/anmodning": page("/deltagere/{participant_id}/anmodning", floor="caseload"),
    "/deltagere/<participant_id>/match": page(
        "/deltagere/{participant_id}/match",
        "/deltagere/{participant_id}/match?antal=100",
        "/deltagere/{participant_id}/match?fane=vises-ikke&side={number}",
        "/deltagere/{participant_id}/match?kun-aabninger=1",
        change=True,
    ),
    "/virksomheder": page(
        "/virksomheder?soeg={word}",
        "/virksomheder?side={number}",
        "/virksomheder?by={town}",
        "/virksomheder?branche={industry}&aabning=1",
        "/virksomheder?relation={step}&soeg={letter}",
    ),
    "/virksomheder/<p_number>": page(
        "/virksomheder/{p_number}", "/virksomheder/{p_number}?side=2", floor="log of one"
    ),
    "/virksomheder/jobtyper": page(
        "/virksomheder/jobtyper",
        "/virksomheder/jobtyper?side={number}",
        "/virksomheder/jobtyper?soeg={letter}",
    ),
    "/virksomheder/jobtyper/job-type-codes.csv": page(
        "/virksomheder/jobtyper/job-type-codes.csv", goal=FILE_MS
    ),
    "/virksomheder/jobtyper/kode": page(
        "/virksomheder/jobtyper/kode", "/virksomheder/jobtyper/kode?jobtype={word}"
    ),
    "/virksomheder/trin": page("/virksomheder/trin", "/virksomheder/trin?ejer=alle&by={town}"),
    "/virksomheder/<p_number>/trin": page("/virksomheder/{p_number}/trin", floor="log of one"),
    "/virksomheder/<p_number>/kontaktpersoner/ny": page(
        "/virksomheder/{p_number}/kontaktpersoner/ny", floor="one employer"
    ),
    "/virksomheder/<p_number>/kontaktpersoner/<mark>": page("/virksomheder/{person}", floor="one employer"),
    "/virksomheder/<p_number>/kontaktpersoner/<mark>/ret": page(
        "/virksomheder/{person}/ret", floor="one employer"
    ),
    "/virksomheder/<p_number>/kontaktpersoner/<mark>/flyt": page(
        "/virksomheder/{person}/flyt", "/virksomheder/{person}/flyt?soeg={word}"
    ),
    "/virksomheder/<p_number>/log": page("/virksomheder/{p_number}/log", floor="one employer"),
    "/virksomheder/<p_number>/log/<contact_id>": page("/virksomheder/{sent_contact}", floor="one employer"),
    "/virksomheder/<p_number>/log/<contact_id>/ret": page(
        "/virksomheder/{sent_contact}/ret", floor="one employer"
    ),
    "/min-dag": page("/min-dag", floor="steps"),
    "/koerselsdag": page("/koerselsdag", "/koerselsdag?ejer=alle&fra={postcode}"),
    "/ro": page("/ro"),
    "/indstillinger": page("/indstillinger", floor="one employer"),
    "/virksomheder/<p_number>/ro": page("/virksomheder/{p_number}/ro", floor="one employer"),
    "/virksomheder/ny": page("/virksomheder/ny", floor="one employer"),
    "/virksomheder/<p_number>/ret": page("/virksomheder/{p_number}/ret", floor="one employer"),
    "/virksomheder/<p_number>/ret/<slug>": page("/virksomheder/{p_number}/ret/{group}", floor="one employer"),
    "/virksomheder/<p_number>/nummer": page("/virksomheder/{p_number}/nummer", floor="one employer"),
    "/virksomheder/<p_number>/historik": page("/virksomheder/{p_number}/historik", floor="one employer"),
    "/virksomheder/<p_number>/opgavepakke": page(
        "/virksomheder/{p_number}/opgavepakke", floor="one employer"
    ),
    "/virksomheder/<p_number>/muligheder/ny": page(
        "/virksomheder/{p_number}/muligheder/ny", floor="one employer"
    ),
    "/muligheder": page("/muligheder?side={number}", "/muligheder?by={town}", "/muligheder?hviler=1"),
    "/muligheder/<path:opportunity_id>": page("/muligheder/{opportunity_id}", floor="one employer"),
    "/forslag/<path:opportunity_id>": page("/forslag/{carved}", floor="one employer"),
    "/soeg": page("/soeg?q={word}", "/soeg?q={letter}", floor="text of notes"),
    "/soeg/forslag": page("/soeg/forslag?q={word}", "/soeg/forslag?q={letter}", floor="text of notes"),
    "/virksomheder/visninger": page("/virksomheder/visninger", floor="one employer"),
    "/virksomheder/<p_number>/kontakter.vcf": page(
        "/virksomheder/{with_people}/kontakter.vcf", floor="one employer"
    ),
    "/dubletter": page("/dubletter"),
    "/dubletter/ikke-den-samme": page("/dubletter/ikke-den-samme"),
    "/dubletter/<stays>/<goes>": page("/dubletter/{pair}", floor="one employer"),
    "/sammenlaegninger": page("/sammenlaegninger"),
    "/min-kalender": page("/min-kalender", floor="one employer"),
    "/import": page("/import", floor="one employer"),
    "/eksport": page("/eksport", floor="one employer"),
    "/eksport/<listing>.csv": page("/eksport/{listing}.csv?by={town}", floor="employers", goal=FILE_MS),
    "/eksport/<listing>.xlsx": page("/eksport/{listing}.xlsx?by={town}", floor="employers", goal=FILE_MS),
    "/kort": page("/kort", "/kort?branche={industry}", "/kort?aabning=1", floor="all positions"),
    "/anmodninger": page("/anmodninger", floor="caseload"),
    "/anmodninger/<reference>": page("/anmodninger/{reference}", floor="one employer"),
    "/anmodninger/<reference>/liste": page("/anmodninger/{listed_reference}/liste"),
    "/ugerapport": page("/ugerapport", floor="week"),
    "/ugerapport/<written>": page("/ugerapport/{week}", floor="week"),
}
"""Rule as in the url map → what to open there."""

TIMED_ELSEWHERE = (
    "/eksport/flytning.zip",
    "/import/<upload_id>",
    "/import/<upload_id>/afviste.csv",
    "/import/<upload_id>/filer",
    "/import/<upload_id>/resultat",
    "/kalender/<token>.ics",
)
"""Not opened here: the import and the export of everything are timed by themselves, a feed needs a secret."""

VALUES: dict[str, str | tuple[str, ...]] = {
    "p_number": """SELECT * FROM
        (SELECT p_number FROM employer_contacts GROUP BY 1 ORDER BY count(*) DESC LIMIT 15)
        UNION SELECT p_number FROM employers WHERE p_number % 401 = 0""",
    "person": """SELECT p_number || '/kontaktpersoner/' || mark_of(name) FROM contacts
        WHERE to_on IS NULL AND rowid % 217 = 0""",
    "contact_id": "SELECT contact_id FROM employer_contacts WHERE rowid % 1499 = 0",
    "sent_contact": """SELECT p_number || '/log/' || contact_id FROM submissions
        JOIN employer_contacts USING (contact_id) WHERE user_name = :me ORDER BY at DESC LIMIT 5""",
    "group": tuple("stam profil arbejdet rekruttering miljoe krav".split()),
    "carved": "SELECT opportunity_id FROM opportunities WHERE kind = 'carved' AND rowid % 11 = 0",
    "opportunity_id": "SELECT opportunity_id FROM opportunities WHERE rowid % 61 = 0",
    "participant_id": "SELECT participant_id FROM participants WHERE consultant = :me AND closed_on IS NULL",
    "reference": """SELECT reference FROM match_requests JOIN participants USING (participant_id)
        WHERE closed_on IS NULL AND (:role <> 'ips_consultant' OR consultant = :me)""",
    "listed_reference": """SELECT reference FROM match_requests JOIN participants USING (participant_id)
        WHERE closed_on IS NULL AND CASE :role
            WHEN 'ips_consultant' THEN consultant = :me AND list_id NOT NULL
            ELSE status = 'claimed' AND claimed_by = :me END ORDER BY list_id IS NULL""",
    "with_people": "SELECT p_number FROM contacts WHERE to_on IS NULL AND rowid % 211 = 0",
    "pair": """SELECT a.p_number || '/' || b.p_number FROM employers a
        JOIN employers b ON b.rowid = a.rowid + 1 WHERE a.rowid % 311 = 0""",
    "listing": ("virksomheder", "kontaktpersoner", "aabninger", "ringeliste"),
    "run_id": "SELECT run_id FROM runs",
    "user_name": "SELECT user_name FROM users",
    "town": "SELECT town FROM employers GROUP BY 1 ORDER BY count(*) DESC",
    "postcode": "SELECT postcode FROM employers GROUP BY 1 ORDER BY count(*) DESC",
    "industry": "SELECT substr(industry_code, 1, 2) FROM employers WHERE industry_code NOT NULL GROUP BY 1",
    "cvr": "SELECT cvr FROM employers GROUP BY 1 ORDER BY count(*) DESC LIMIT 45",
    "day": "SELECT DISTINCT date FROM employer_contacts ORDER BY 1 DESC LIMIT 45",
    "week": tuple(f"2026-W{number:02}" for number in range(46, 4, -1)),
    "number": tuple(str(n * n) for n in range(1, 20)),
    "letter": tuple("aebskmlørtåndigæ"),
    "step": ("unknown", "first_contact", "needs_meeting", "follow_up", "cooperation", "paused", "closed"),
    "word": tuple(
        "og ringe med lager a e købmand soren Ålborg aalborg koebmand hjælp rengoering maler snedk service "
        "aps tøm kro vrå hjoerring bageriet zzz plejecenter 05 9100000 kon@ ring lagerarbejde barberarbejde "
        "og+med ringe+igen fisk+hirtshals nordjysk+service".replace("+", "%20").split()
    ),
}
"""Name → its values, or a query for them (:me is the user, :role their role); used in turn.

What Python works out of a row is a function of the query, named in `page_times.FUNCTIONS`.
"""

FORMS: tuple[tuple[str, str, dict[str, str]], ...] = tuple(
    (
        role,
        "/virksomheder/{p_number}/log",
        {
            "kanal": "visit",
            "formaal": "learn_needs",
            "dato": "2026-11-16",
            "resultat": "thinking",
            "skridt": "ingen",
            "ingen_fordi": "nothing_now",
        },
    )
    for role in ("company_consultant", "ips_consultant")
)
"""Sent before the pages are opened, for pages that show what one has just sent: role, address, fields.

The form's hidden fields go along.
"""

FLOORS = {
    "employers": (
        "SELECT e.p_number, e.name, e.town, e.owner, (SELECT max(date) FROM employer_contacts c"
        " WHERE c.p_number = e.p_number) FROM employers e ORDER BY e.sort_key, e.p_number LIMIT 25 OFFSET ?",
        "number",
    ),
    "one employer": ("SELECT * FROM employers WHERE p_number = ?", "p_number"),
    "log of one": (
        "SELECT * FROM employer_contacts WHERE p_number = ? ORDER BY date DESC, contact_id DESC LIMIT 6",
        "p_number",
    ),
    "steps": (
        "SELECT contact_id, p_number, next_step, next_step_on FROM employer_contacts"
        " WHERE next_step_on <= ? ORDER BY next_step_on DESC LIMIT 25",
        "day",
    ),
    "caseload": ("SELECT * FROM participants WHERE consultant = ? ORDER BY name", "user_name"),
    "week": (
        "SELECT channel, purpose, staff, count(*) FROM employer_contacts"
        " WHERE date BETWEEN date(?1, '-35 days') AND ?1 GROUP BY 1, 2, 3",
        "day",
    ),
    "all positions": ("SELECT p_number, name, latitude, longitude FROM employers WHERE ? <> ''", "letter"),
    "text of notes": ("SELECT contact_id FROM employer_contacts WHERE learnt LIKE ? LIMIT 25", "word"),
    "whole log": ("SELECT * FROM employer_contacts WHERE ? <> ''", "letter"),
}
"""Name → a bare query for the kind of rows that such a page shows, and the values it is asked with."""
