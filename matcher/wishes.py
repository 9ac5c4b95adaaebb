"""Danish work words to tokens: what is left of a wish or a job title when the small words are gone.

Two kinds of tokens: letter groups inside words (so `lagerhjælp` meets `lagermedarbejder`) and word stems.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

import snowballstemmer

from crm.danish import plain

_WORD = re.compile(r"[^\W\d_]+")
_PHRASES = tuple(
    (re.compile(phrase), word)
    for phrase, word in (
        (r"\bvaske?r? op\b", "opvask"),
        (r"\b(?:gør|gøre) (?:\w+ )?rent?\b", "rengøring"),
        (r"\b(?:laver?|lave) mad\b", "madlavning"),
        (r"\bslår? (?:\w+ )?græs\b", "græsslåning"),
        (r"\bfylder? (?:\w+ )?varer? op\b", "vareopfyldning"),
        (r"\bvaske?r? tøj\b", "tøjvask"),
    )
)
"""Verbs that Danes split in two, and the one word employers write."""

_SMALL = frozenset(
    """
    noget nogle nogen med gerne vil ville arbejde arbejder arbejdet job jobbet jobs på i et en den det
    de der og eller som at hos til af for fra om måske helst kunne kan lide elsker godt god være bruge
    jeg mig min mit mine sig man er har have haft været blive blevet hvor når så også bare lidt mere
    meget stille rolig roligt sted steder ting slags andet andre ved over under ind ud op ned efter før
    samt mv osv evt hjælp hjælpe hjælper medhjælper medhjælp medarbejder assistent opgaver opgave gå gør
    gøre ad anden virksomhed virksomheder tilknyttet øvrig øvrige alle
    alt hele dag dage hverdag tid men tage tager
    """.split()
)
"""Words that say nothing about which work is meant."""

_JUST_A_JOB = re.compile(
    r"(?<=\w{3})(?:medhjælper|medhjælp|hjælper|hjælp|assistent|medarbejder|arbejder|arbejde|arbejd|elev|lærling"
    r"|personale|opgave|vikar|aktivitet)(?:e|en|er|r|ne|erne|s)?$"
)
"""Ends of compounds that say only that it is a job: what stands before them says which."""

_stemmer = snowballstemmer.stemmer("danish")
_stemming = Lock()
"""The stemmer keeps the word it works on inside itself, and the pages are served by several threads."""


def content_words(text: str) -> list[str]:
    """The words that carry meaning, lower case, in order; all words if none is left."""
    said = plain(text)
    for phrase, word in _PHRASES:
        said = phrase.sub(word, said)
    kept = _WORD.findall(said)
    return [word for word in kept if word not in _SMALL] or _WORD.findall(plain(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Danish stem of one lower-case word."""
    with _stemming:
        stemmed: str = _stemmer.stemWord(word)
    return stemmed


@lru_cache(maxsize=200_000)
def core(word: str) -> str:
    """`kontor` of `kontormedhjælper`: the part of a compound that tells one job from another."""
    return _JUST_A_JOB.sub("", word)


@lru_cache(maxsize=200_000)
def _letter_groups(word: str) -> tuple[str, ...]:
    framed = f" {word} "
    return tuple(framed[i : i + n] for n in (3, 4, 5) for i in range(len(framed) - n + 1))


def letter_groups(text: str) -> list[str]:
    """Every run of three to five letters inside each content word, word ends included."""
    return [group for word in content_words(text) for group in _letter_groups(core(word))]


def stems(text: str) -> list[str]:
    """The stems of the content words."""
    return [stem(core(word)) for word in content_words(text)]
