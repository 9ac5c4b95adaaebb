"""The employers of the large town: firms with their workplaces, what is known of them, people and openings.

What a workplace is like comes from a simulated town; towns and postcodes are real, names and numbers are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import accumulate, islice
from random import Random

from generator.chance import between, pick, weighted
from generator.firms import passes_cvr_check
from generator.knowledge import Row
from generator.town import road_km, street

from benchmarks.town_size import AT_WORK, FIRST_DAY, WORKDAYS, Size
from benchmarks.town_words import note, words
from crm import model, reference
from crm.tables import DATED_FACTS, EMPLOYERS
from matcher.simulate import AS_OF

Tables = defaultdict[str, list[Row]]

CENTRE, REACH_KM = "9800", 60.0
FIRST_P_NUMBER, FIRST_CVR = 9_100_000_000, 90_000_000
FORMS = ("ApS", "A/S", "", "I/S", "K/S", "P/S", "Holding ApS", "v/ {person}")
FORM_WEIGHTS = (40, 20, 22, 6, 2, 2, 2, 6)
BEGINNINGS = (
    "Nordjysk Vendsyssel Søndre Østre Ålbæk Højmark Skagerrak Blåhøj Æblegård Løkke Vesterhavs".split()
)
COLUMNS = frozenset(column.name for column in EMPLOYERS.columns)


def make_units(
    rng: Random, size: Size, like: Sequence[model.Workplace], names: Sequence[str], first: int
) -> list[Row]:
    """The workplaces firm by firm: first the municipality, then chains, then firms with one workplace.

    One in a hundred is there twice under nearly the same name, one in fifty is closed.
    """
    firms = _firm_of_each(size)
    chains = size.firms // 8
    free = (f"{n}" for n in range(FIRST_CVR + first, 10**8) if not passes_cvr_check(f"{n}"))
    cvrs = list(islice(free, size.firms))
    brands: dict[int, str] = {0: "Vendelbo Kommune"}
    units: list[Row] = []
    for n, firm in enumerate(firms):
        place = like[n % len(like)]
        trade = place.name.rsplit(" ", 1)[0]
        brand = brands.setdefault(firm, _brand(rng, trade, pick(rng, names)))
        unit = _unit(rng, place, f"{FIRST_P_NUMBER + first + n}")
        form = weighted(rng, FORMS, FORM_WEIGHTS).format(person=pick(rng, names))
        if firm == 0:
            name = f"{brand}, {trade} {unit['street']}"
        else:
            name = f"{brand} {unit['town']} {form}" if firm < chains else f"{brand} {form}"
        unit |= {"name": name.strip(), "cvr": cvrs[firm]}
        unit["sector"] = "municipality" if firm == 0 else weighted(rng, ("private", "association"), (95, 5))
        if n % 100 == 99:
            unit |= _written_differently(units[-1])
        elif n % 50 == 0 and n:
            unit |= {"closed_on": pick(rng, WORKDAYS), "successor_p_number": units[-1]["p_number"]}
        units.append(unit)
    return units


def _firm_of_each(size: Size) -> list[int]:
    """The firm of each unit: a few firms have many, most have one."""
    shares = [1 / (n + 3) for n in range(size.firms // 8)]
    each = (size.units - size.firms) / sum(shares)
    more = [firm for firm, share in enumerate(shares) for _ in range(int(each * share))]
    left = size.units - size.firms - len(more)
    return sorted([*range(size.firms), *more, *range(left)])


def _brand(rng: Random, trade: str, person: str) -> str:
    first, last = person.split()
    return pick(
        rng, (f"{last}s {trade}", f"{trade} {last}", f"{first}s {trade}", f"{pick(rng, BEGINNINGS)} {trade}")
    )


def _written_differently(twin: Row) -> Row:
    """The same place as another colleague would have typed it."""
    same = {name: twin[name] for name in ("street", "postcode", "town", "latitude", "longitude", "phone")}
    name = str(twin["name"])
    return same | {"name": name.removesuffix(" ApS") if name.endswith(" ApS") else f"{name} ApS"}


def _unit(rng: Random, place: model.Workplace, p_number: str) -> Row:
    unit: Row = {name: getattr(place, name) for name in place.__dataclass_fields__ if name in COLUMNS}
    unit |= zip(model.AXES, place.axes, strict=True)
    codes, weights = _neighbourhood()
    postcode = rng.choices(codes, cum_weights=weights)[0]
    north, east = reference.postcode_centres()[postcode]
    if place.latitude is not None:
        unit["latitude"] = round(north + rng.gauss(0, 0.02), 5)
        unit["longitude"] = round(east + rng.gauss(0, 0.035), 5)
    online = rng.random() < 0.6
    return unit | {
        "p_number": p_number,
        "street": street(rng, industrial=rng.random() < 0.3),
        "postcode": postcode,
        "town": reference.postcode_towns()[postcode],
        "phone": phone(rng) if rng.random() < 0.8 else None,
        "email": f"kontakt@p{p_number}.example" if online else None,
        "website": f"https://www.p{p_number}.example" if online and rng.random() < 0.5 else None,
        "owner": pick(rng, AT_WORK),
        "advert_protected": rng.random() < 0.2,
        "busy_periods": pick(rng, ("Fredag og lørdag", "Maj til september", "Op til jul", "Tidlig morgen")),
        "tasks_piling_up": place.tasks_piling_up and (*place.tasks_piling_up, words(rng, 3)),
    }


def phone(rng: Random) -> str:
    """A number that nobody has."""
    return "05 " + " ".join(f"{between(rng, 10, 99)}" for _ in range(3))


@cache
def _neighbourhood() -> tuple[list[str], list[float]]:
    """The postcodes within reach, nearest first, and the share of the workplaces in each, added up."""
    centres = reference.postcode_centres()
    far = {code: road_km(centres[CENTRE], centre) for code, centre in centres.items()}
    codes = sorted((code for code in far if far[code] < REACH_KM), key=lambda code: (far[code], code))
    return codes, list(accumulate(1 / (n + 1) for n in range(len(codes))))


def tell_what_is_known(rng: Random, unit: Row, tables: Tables, *, met: bool) -> None:
    """Date what is known of a workplace, and take away what only a talk could tell where nobody was met."""
    if not met:
        unit |= dict.fromkeys(set(DATED_FACTS) - {"employees_fte"})
        unit |= dict.fromkeys(("owner", "relation_step", "do_not_contact_until"))
    own = {"p_number": unit["p_number"]}
    for field in DATED_FACTS:
        if unit.get(field) is not None:
            source = (
                "register" if field == "employees_fte" else pick(rng, ("visit", "visit", "phone", "guess"))
            )
            tables["employer_facts"].append(
                own | {"field": field, "noted_on": pick(rng, WORKDAYS), "source": source}
            )
    if met and rng.random() < 0.5:
        profile = {
            "labour_need": note(rng, 5),
            "openness": pick(rng, ("welcoming", "curious", "hesitant", "not_now")),
            "opening_times": pick(rng, ("man-fre 8-16", "man-tor 7-15, fre 7-13", "hver dag 10-22")),
        }
        tables["employer_profile"].append(own | profile)
    if rng.random() < 0.01:
        until = AS_OF + timedelta(days=between(rng, -90, 200))
        tables["opt_outs"].append({"number": unit["p_number"], "until": until, "set_by": "vk1"})


def make_people(rng: Random, number: int, p_numbers: Sequence[str], names: Sequence[str]) -> list[Row]:
    """Contact persons, most of them where there is much contact; one in ten has left."""
    found: dict[tuple[str, str], Row] = {}
    while len(found) < number:
        p_number, name = p_numbers[int(len(p_numbers) * rng.random() ** 1.5)], pick(rng, names)
        found[p_number, name] = {
            "p_number": p_number,
            "name": name,
            "role": pick(rng, list(model.ContactRole)),
            "phone": phone(rng) if rng.random() < 0.7 else None,
            "email": f"{name.split()[0].lower()}@p{p_number}.example" if rng.random() < 0.5 else None,
            "preferred_channel": pick(rng, ("phone", "visit", "email")) if rng.random() < 0.4 else None,
            "decides": rng.random() < 0.4,
            "from_on": FIRST_DAY,
            "to_on": pick(rng, WORKDAYS) if rng.random() < 0.1 else None,
        }
    return list(found.values())


def make_openings(
    rng: Random, number: int, p_numbers: Sequence[str], like: Sequence[model.Opening]
) -> list[Row]:
    """Openings of three years; those of the last months are open."""
    rows: list[Row] = []
    for n in range(number):
        opening = like[n % len(like)]
        heard = pick(rng, WORKDAYS)
        new = heard > AS_OF - timedelta(days=120)
        own: Row = {
            "opportunity_id": f"M-{n + 1:05}",
            "p_number": p_numbers[int(len(p_numbers) * rng.random() ** 2)],
            "heard_on": heard,
            "expires_on": heard + timedelta(days=between(rng, 20, 150)) if rng.random() < 0.7 else None,
            "status": "open" if new else pick(rng, ("filled", "lapsed", "open", "idea")),
            "positions": between(rng, 1, 3),
        }
        rows.append({name: getattr(opening, name) for name in opening.__dataclass_fields__} | own)
    return rows
