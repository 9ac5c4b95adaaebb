"""Two names of employers: the words that are compared, and how one name relates to the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz.distance import OSA

from crm.danish import folds
from crm.reference import postcode_towns

_OWNER = re.compile(r"\s(?:v/|v\.(?=\s))\s*(?P<owner>.+)$")
_FORMS = re.compile(
    r"(?<![\w])(?:a\s?/\s?s|aps|i\s?/\s?s|ivs|k\s?/\s?s|p\s?/\s?s|(?:[afs]\.?\s?)?m\.?\s?b\.?\s?a|aktieselskab|"
    r"anpartsselskab|under (?:tvangsopløsning|konkurs|frivillig likvidation|stiftelse))(?![\w])\.?"
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_NUMBER_SIGN = re.compile(r"\b(?:nr|no)\.?\s*(?=\d)")
_LEFT_OUT = frozenset("og and i af ved for til v".split())
_WRITTEN_OUT = {
    "afd": "afdeling",
    "as": "",
    "brdr": "brodrene",
    "bdr": "brodrene",
    "bhv": "bornehave",
    "chr": "christian",
    "gl": "gammel",
    "int": "international",
    "kbh": "kobenhavn",
    "ndr": "nordre",
    "sct": "sankt",
    "sdr": "sonder",
    "skt": "sankt",
}
_GENERIC = frozenset(
    """afdeling anlaeg apotek auto autovaerksted bager bageri bank barber bil biler bilsalg bed blomster
    bogholderi bolig bornehave bornehus borne brodrene brugs butik byg byggefirma bygge cafe camping
    catering center club dagpleje dansk danske data design dyreklinik dyrlaege efterskole ejendomme
    el elektriker energi entreprenor falck firma fisk foderstof forening fotograf friskole frisor
    gaard gammel gartner gartneri glarmester grill gronthandel group gruppen hal handel havn hjem
    hjemmepleje holding hotel hus huset industri installation international is kiosk klinik klub
    kobmand koed kok kokken konditori kontor kommune kro lager landbrug laege laegehus landskab
    logistik lokal malerfirma maler maskinfabrik maskiner maskinstation metal mini motor
    multiservice murer mobler museum nordisk ny nordjylland optik partner pizza pizzeria pleje
    plejecenter plejehjem produktion radio regnskab rengoring reparation restaurant revision salg
    salon sankt service shop skole skov smede smedje smed sonder son spedition sport steak stutteri
    super supermarked tandlaege tandlaegerne taxa teknik tekstil tomrer tomrerfirma toj transport
    trailer vaerksted vask vaskeri vinduespolering vognmand vognmandsfirma vvs ungdomsskole
    vuggestue wellness""".split()
)
"""Words of trade and kind. Two names that share no more than these share nothing that tells them apart."""

_LONGEST = 200
_MOST_WORDS = 12
"""More of a name than this is not read: whoever pastes a page into the cell must not stop the whole list."""

_SPELT_AS_ONE = (("ae", "a"), ("oe", "o"), ("aa", "a"))


class Relation(StrEnum):
    """How two names relate, the likest first."""

    SAME = "same"
    SIMILAR = "similar"
    WITHIN = "within"
    SHARED_WORD = "shared_word"
    SHARED_TRADE = "shared_trade"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared: folded, without company form, its numbers told apart.

    `key` is the words in a row without spaces, in the order in which they are written; `owner` are the words
    after "v/".
    """

    words: tuple[str, ...]
    owner: tuple[str, ...]
    numbers: frozenset[str]
    key: str

    @property
    def every_word(self) -> frozenset[str]:
        """The words of the name and of its owner."""
        return frozenset(self.words + self.owner)


def squash(text: str) -> str:
    """Lower case with one letter for each Danish way to write it: æ, ae → a; ø, oe → o; å, aa → a."""
    long, _ = folds(text)
    for two, one in _SPELT_AS_ONE:
        long = long.replace(two, one)
    return long


def read_name(name: str) -> Name:
    """The parts of a name that are compared."""
    text = _FORMS.sub(" ", " ".join(name[:_LONGEST].casefold().replace("'", "").replace("’", "").split()))
    text = _NUMBER_SIGN.sub("", text)
    owner = _OWNER.search(text)
    words = _words(text[: owner.start()] if owner else text)
    owner_words = _words(owner["owner"]) if owner else ()
    if not words:
        words, owner_words = owner_words, ()
    return Name(words, owner_words, frozenset(filter(str.isdigit, words)), "".join(words))


def _words(text: str) -> tuple[str, ...]:
    found = []
    for word in _WORD.findall(squash(text)):
        if word.isdigit():
            found.append(word.lstrip("0") or "0")
        elif (written := _WRITTEN_OUT.get(word, word)) and written not in _LEFT_OUT:
            found.append(written)
    return tuple(found[:_MOST_WORDS])


_KNOWN = frozenset(squash(word) for word in _GENERIC)


@cache
def _towns() -> frozenset[str]:
    return frozenset(word for town in postcode_towns().values() for word in _words(town))


def is_generic(word: str) -> bool:
    """Whether a folded word is a trade, a town, a number or a single letter, and so tells no firms apart."""
    return len(word) < 2 or word.isdigit() or word in _KNOWN or word in _towns()


def relate(one: Name, other: Name) -> tuple[Relation, frozenset[str]]:
    """How two names relate, and the words in both that tell firms apart. Symmetric.

    An owner after "v/" counts where both tell one, else where it makes the names likelier.
    """
    both_owned = bool(one.owner and other.owner)
    if one.key == other.key and (not both_owned or one.owner == other.owner):
        return Relation.SAME, frozenset()
    found = _relate(one.words + one.owner, other.words + other.owner)
    if (one.owner and not other.owner) or (other.owner and not one.owner):
        found = min(found, _relate(one.words, other.words), key=lambda each: _ORDER[each[0]])
    return found


_ORDER = {relation: place for place, relation in enumerate(Relation)}


def _relate(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Relation, frozenset[str]]:
    shared = set(one) & set(other)
    rest = [word for word in one if word not in shared]
    other_rest = [word for word in other if word not in shared]
    if rest and other_rest:
        shared |= _match(rest, other_rest)
        if not rest and not other_rest:
            return Relation.SIMILAR, frozenset()
    elif not rest and not other_rest:
        return Relation.SAME, frozenset()
    telling = frozenset(word for word in shared if not is_generic(word))
    if not rest or not other_rest:
        return (Relation.WITHIN if telling else Relation.SHARED_WORD if shared else Relation.OTHER), telling
    if telling:
        return Relation.SHARED_WORD, telling
    return (Relation.SHARED_TRADE if shared else Relation.OTHER), telling


def _match(rest: list[str], other_rest: list[str]) -> set[str]:
    """Take the words out of both lists that are spellings of each other; answers with those taken out."""
    if _slips("".join(rest), "".join(other_rest)):
        matched = {*rest, *other_rest}
        rest.clear()
        other_rest.clear()
        return matched
    matched = set()
    alike = ((one, other) for one in set(rest) for other in set(other_rest) if _alike(one, other))
    for one, other in sorted(alike, key=sorted):
        if one in rest and other in other_rest:
            rest.remove(one)
            other_rest.remove(other)
            matched |= {one, other}
    return matched


def _alike(one: str, other: str) -> bool:
    """Whether two words may be one: a slip of the finger, a genitive, an initial, a longer word of trade."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if not short.isdigit() and long.startswith(short):
        return len(short) == 1 or long == short + "s" or (len(short) >= 4 and short in _KNOWN)
    return _slips(one, other)


def _slips(one: str, other: str) -> bool:
    """Whether so few letters differ that one may be a misspelling of the other. Digits are never misspelt."""
    length = min(len(one), len(other))
    most = 2 if length >= 9 else 1 if length >= 5 else 0
    if one == other:
        return True
    if abs(len(one) - len(other)) > most or not most or not (one.isalpha() and other.isalpha()):
        return False
    return OSA.distance(one, other, score_cutoff=most) <= most
