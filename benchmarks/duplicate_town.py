"""An invented municipality of workplaces as hard as real ones: chains, families, neighbours, new tenants.

Nothing in it is real. `workplace` says which rows are the same place of work; here every row is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from crm.danish import folds
from crm.duplicate_traits import Listed

TOWNS = (
    *(("9800", "Hjørring", 42), ("9850", "Hirtshals", 12), ("9870", "Sindal", 9), ("9760", "Vrå", 9)),
    *(("9480", "Løkken", 8), ("9881", "Bindslev", 6), ("9830", "Tårs", 6), ("9740", "Jerslev J", 4)),
    *(("9750", "Østervrå", 4),),
)
_STREETS = "Søndergade Nørregade Østergade Vestergade Hovedgaden Industrivej Algade Stationsvej".split()
_STARTS = """Lyng Klit Hav Enge Birke Hassel Ørne Vinter Stær Tjørne Rosen Måge Bølge Sten Mose Kløver Ager
    Skov Rør Vibe Sol Lind Pile Elle Hyben Græs Humle Lærke Svane Kornblomst Brombær Slåen""".split()
_PLACES = "krone bjælke stien vælde strøget kilden tårnet lunden sletten bakken vigen brinken".split()
_WAYS = "vej gade allé vænget stræde vej gade vej".split()
_FIRST = """Agnete Aksel Albert Anders Anita Asger Bent Bodil Camilla Carl Dagmar Dorte Edith Emil Erik Esben
    Eva Fatma Freja Gitte Hanne Hassan Helle Ida Inge Jakob Jens Jette Kaj Karen Kirsten Knud Lars Leif Lise
    Lone Mads Maja Marie Morten Niels Ole Palle Per Pia Poul Rikke Rosa Signe Sune Søren Tanja Tove Trine
    Ulla Vera Viggo Åse Øjvind""".split()
_TRADES = """
    Tømrer|VVS|El|Murer|Malerfirma|Auto|Autoværksted|Smedje|Maskinstation|Vognmand|Bageri|Slagter|Kiosk
    |Frisør|Blomster|Cykler|Pizzeria|Café|Grillbar|Restaurant|Rengøring|Vask|Regnskab|Revision|Ejendomme|Landbrug
    |Gartneri|Anlægsgartner|Dyreklinik|Fysioterapi|Tandlæge|Optik|Fodpleje|Guld & Sølv|Bolighus|Byggefirma
    |Transport|Multi Service|Auto Service|Maskinfabrik|Møbler|Tøj|Sport|Trælast|Køkken & Bad|Gulve|Tage|Kloak
    |Vinduespolering|Fisk|Vin|Foto|Data|Rejser|Køreskole|Kennel|Stutteri""".replace("\n    ", "").split("|")
_FORMS = ("A/S", "ApS", "ApS", "I/S", "", "", "")
_PUBLIC = """Børnehaven {}|Vuggestuen {}|{} Skole|Plejecenter {}|Bofællesskabet {}|Hjemmeplejen {}|Jobhuset {}
    |Værestedet {}|SFO {}|Genbrugspladsen {}""".replace("\n    ", "").split("|")


MUNICIPALITY = "99000000"
"""The CVR of the municipality itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list and the place of work it speaks of. `how`: by what a duplicate came about."""

    workplace: int
    listed: Listed
    how: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The names of one half. Halves share trades, towns and first names, but neither surnames nor streets."""

    surnames: list[str]
    streets: dict[str, list[str]]


def words_of_half(half: int) -> Words:
    """`half` 0 or 1; every second invented name goes to each."""
    rng = Random(7)
    every = [start + place for start in _STARTS for place in _PLACES]
    rng.shuffle(every)
    mine = every[half::2]
    own = [
        start.capitalize() + way for start in [name.removesuffix("en") for name in mine] for way in _WAYS[:4]
    ]
    rng.shuffle(own)
    streets = {
        code: [*_STREETS, *own[place * 40 : place * 40 + weight + 12]]
        for place, (code, _, weight) in enumerate(TOWNS)
    }
    return Words(mine, streets)


class Town:
    """Draws invented workplaces. The state is the random numbers and the next number of a workplace."""

    def __init__(self, seed: int, half: int) -> None:
        self.rng = Random(seed)
        self.words = words_of_half(half)
        self._often = [1 / (place + 3) for place in range(len(self.words.surnames))]
        self._next = 0

    def row(self, listed: Listed) -> Row:
        """A row about a place of work of its own."""
        self._next += 1
        return Row(self._next, listed)

    def digits(self, number: int, start: str = "") -> str:
        """Digits at random, `number` of them after `start`."""
        return start + "".join(self.rng.choice("0123456789") for _ in range(number))

    def p_number(self) -> str:
        return self.digits(8, "99")

    def phone(self) -> str:
        """A number that cannot be a Danish one: they never begin with 0."""
        number = self.digits(7, "0")
        return " ".join(number[at : at + 2] for at in range(0, 8, 2))

    def place(self) -> tuple[str, str, str]:
        """Street with number, postcode, town."""
        code, town, _ = self.rng.choices(TOWNS, [weight for *_, weight in TOWNS])[0]
        letter = self.rng.choice("ABCD") if self.rng.random() < 0.12 else ""
        return f"{self.rng.choice(self.words.streets[code])} {self.rng.randint(1, 90)}{letter}", code, town

    def maybe(self, chance: float, value: str) -> str | None:
        return value if self.rng.random() < chance else None

    def surname(self) -> str:
        """A few surnames are borne by very many, as in Denmark."""
        return self.rng.choices(self.words.surnames, self._often)[0]

    def person(self) -> str:
        return f"{self.rng.choice(_FIRST)} {self.surname()}"

    def firm_name(self, town: str) -> str:
        """A name as small firms have them, mostly with company form or owner."""
        rng, surname, trade = self.rng, self.surname(), self.rng.choice(_TRADES)
        first, fantasy = rng.choice(_FIRST), rng.choice(_STARTS)
        name = rng.choice(
            (
                f"{surname} {trade}",
                f"{surname}s {trade}",
                f"{town} {trade}",
                f"{first} {surname} {trade}",
                f"Brdr. {surname}",
                f"Brødrene {surname} {trade}",
                f"{surname} & Søn",
                f"{surname} og Søn {trade}",
                f"{trade} {fantasy}",
                f"{first}s {trade}",
                f"Salon {first}",
                f"Café {fantasy}",
                f"{fantasy} {trade} {town}",
                f"Gl. {surname} {trade}",
                f"{trade} v/ {first} {surname}",
                f"{trade}firmaet {surname}",
            )
        )
        form = "" if " v/ " in name else rng.choice(_FORMS)
        return f"{name} {form}".strip()

    def firm(self, name: str | None = None, place: tuple[str, str, str] | None = None) -> Listed:
        """A firm with one unit, as register and team know it: most have a CVR, few a website."""
        street, code, town = place or self.place()
        name = name or self.firm_name(town)
        site = domain_of(name)
        mail = f"{self.rng.choice(('info', 'kontakt', 'post', 'mail'))}@{site}"
        if self.rng.random() < 0.3:
            provider = self.rng.choice(("gmail.com", "mail.dk"))
            mail = f"{site.removesuffix('.example')}.{self.digits(2)}@{provider}"
        return Listed(
            p_number=self.p_number(),
            name=name,
            cvr=self.maybe(0.92, self.digits(6, "99")),
            street=street,
            postcode=code,
            town=town,
            phone=self.maybe(0.65, self.phone()),
            email=self.maybe(0.45, mail),
            website=self.maybe(0.35, f"https://www.{site}"),
        )


def domain_of(name: str) -> str:
    """The domain a firm of that name would have."""
    bare = name.partition(" v/ ")[0].removesuffix(" A/S").removesuffix(" ApS").removesuffix(" I/S")
    return "".join(letter for letter in folds(bare)[0] if letter.isalnum())[:24] + ".example"


def make_town(town: Town, size: int) -> list[Row]:
    """`size` different places of work."""
    makers: tuple[tuple[float, Callable[[Town], Iterator[Listed]]], ...] = (
        (0.08, _chain),
        (0.05, _municipal_units),
        (0.05, _sister_firms),
        (0.04, _one_roof),
        (0.04, _family),
        (0.04, _new_tenant),
        (0.04, _mall),
    )
    found: list[Row] = []
    for share, maker in makers:
        goal = len(found) + share * size
        while len(found) < goal:
            found.extend(town.row(listed) for listed in maker(town))
    found.extend(town.row(town.firm()) for _ in range(size - len(found)))
    return found[:size]


def _chain(town: Town) -> Iterator[Listed]:
    """One name and domain, units told apart by place or number; a franchise has a CVR for each."""
    rng = town.rng
    name, cvr, head = (
        f"{rng.choice(_STARTS)}{rng.choice(('købet', 'gruppen', 'huset'))}",
        town.digits(6, "99"),
        town.phone(),
    )
    franchise, numbered = rng.random() < 0.3, rng.random() < 0.3
    for unit in range(rng.choice((2, 3, 4, 8, 15, 30))):
        listed = town.firm(name)
        told_apart = (
            f" {unit + 101}" if numbered else rng.choice(("", f" {listed.town}", f" {listed.street}"))
        )
        yield replace(
            listed,
            name=name + told_apart,
            cvr=town.digits(6, "99") if franchise else cvr,
            phone=rng.choice((head, town.phone(), None)),
            email=rng.choice((f"kontakt@{domain_of(name)}", listed.email, None)),
        )


def _municipal_units(town: Town) -> Iterator[Listed]:
    """One CVR and domain, kinds with names and numbers, sometimes a school and its SFO at one door."""
    rng, site = town.rng, "kommunen.example"
    for _ in range(12):
        kind, surname = rng.choice(_PUBLIC), town.surname()
        what = rng.choice((surname, "Nord", "Syd", "Øst", "Vest", "1", "2", "3", surname))
        base = replace(
            town.firm(kind.format(what)), cvr=MUNICIPALITY, email=f"post@{site}", website=f"https://{site}"
        )
        yield base
        if rng.random() < 0.3:
            other = rng.choice([one for one in _PUBLIC if one != kind]).format(what)
            yield replace(
                base, p_number=town.p_number(), name=other, phone=rng.choice((base.phone, town.phone()))
            )


def _sister_firms(town: Town) -> Iterator[Listed]:
    """Two firms of one owner at one door: other CVR, often the same telephone."""
    rng, surname, place = town.rng, town.surname(), town.place()
    trade, *others = rng.sample([*_TRADES, "Holding", "Holding", "Invest"], 4)
    first = town.firm(f"{surname} {trade} ApS", place)
    yield first
    begins = f"{surname} {trade}" if rng.random() < 0.3 else surname
    other = "Holding" if trade != "Holding" and rng.random() < 0.4 else others[0]
    second = town.firm(f"{begins} {other} ApS", place)
    shared = rng.random()
    yield replace(
        second,
        phone=first.phone if shared < 0.5 else second.phone,
        email=first.email if shared < 0.25 else second.email,
        website=first.website if shared < 0.25 else second.website,
    )


def _one_roof(town: Town) -> Iterator[Listed]:
    """Therapists who share rooms and often a telephone, or a couple with a firm each at home."""
    rng, place, surname, phone = town.rng, town.place(), town.surname(), town.phone()
    if couple := rng.random() < 0.5:
        names = [f"{rng.choice(_TRADES)} v/ {first} {surname}" for first in rng.sample(_FIRST, 2)]
    else:
        trade = rng.choice(("Læge", "Tandlæge", "Fysioterapeut", "Advokat", "Psykolog"))
        names = [*dict.fromkeys(f"{trade} {town.person()}" for _ in range(rng.randint(2, 4)))]
    for name in names:
        listed = town.firm(name, place)
        yield replace(listed, phone=phone if rng.random() < (0.3 if couple else 0.6) else listed.phone)


def _family(town: Town) -> Iterator[Listed]:
    """Relatives with firms of their own in one town, some of them in one street."""
    rng, surname, place = town.rng, town.surname(), town.place()
    street = place[0].rsplit(" ", 1)[0]
    for trade in rng.sample(_TRADES, rng.randint(2, 3)):
        near = f"{street} {rng.randint(1, 90)}" if rng.random() < 0.4 else town.place()[0]
        first = f"{rng.choice(_FIRST)} " if rng.random() < 0.5 else ""
        yield town.firm(f"{first}{surname} {trade}", (near, *place[1:]))


def _new_tenant(town: Town) -> Iterator[Listed]:
    """A closed firm and another of the same trade in its rooms, some with its telephone."""
    rng, trade, place = town.rng, town.rng.choice(_TRADES), town.place()
    old = replace(town.firm(f"{trade} {rng.choice(_STARTS)}", place), closed_on="2025-03-01")
    yield old
    new = town.firm(f"{town.surname()} {trade}", place)
    yield replace(new, phone=old.phone if rng.random() < 0.25 else new.phone)


def _mall(town: Town) -> Iterator[Listed]:
    """Unrelated firms at one number, behind letters and on floors."""
    street, code, name = town.place()
    for turn in range(town.rng.randint(2, 9)):
        door = town.rng.choice(("", ", st.", ", 1. sal", "ABCDEFGHI"[turn]))
        yield town.firm(place=(street.rstrip("ABCD") + door, code, name))
