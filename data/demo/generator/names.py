"""Invented names of people. The surnames are made of landscape and exist in no register that we know of."""

from __future__ import annotations

from random import Random

from generator.chance import shuffled

FIRST_NAMES = (
    "Agnete Aksel Albert Alma Amina Anders Anita Anja Anton Asger Astrid Benjamin Bent Bodil Camilla "
    "Carl Cecilie Christian Clara Dagmar Dennis Dorte Edith Emil Emilie Erik Esben Eva Fatma Filip "
    "Frederik Freja Gitte Gustav Hanne Hassan Helle Ida Inge Ivan Jakob Jannie Jens Jette Johanne "
    "Julie Kaj Kasper Katrine Kirsten Klaus Laila Lars Laura Leif Line Lise Lone Louise Lukas Mads "
    "Magnus Maja Malene Maria Marie Martin Mathilde Mia Michael Mikkel Mille Morten Nadia Naja Niels "
    "Nikolaj Nina Nora Ole Oliver Oscar Palle Patrick Per Pernille Peter Pia Poul Preben Rikke Rita "
    "Robert Samir Sanne Sara Signe Simon Stine Sune Susanne Søren Tanja Thea Thomas Tina Tobias Tove "
    "Trine Ulla Ulrik Vera Victor Vivi William Yasmin "
).split()

_LANDSCAPE = (
    "Lyng Klit Hav Enge Birke Hassel Ørne Vinter Sommer Stær Tjørne Rosen Måge Bølge Sten Mose Kløver Ager "
    "Skov Rør Vibe Sol Nord Vester Sand Lind Pile Elle Hyben Græs"
).split()
_PLACE = "krone bjælke stien vælde strøget kilden tårnet lunden sletten bakken vigen brinken".split()


def people(rng: Random, number: int, taken: frozenset[str] = frozenset()) -> list[str]:
    """`number` different full names, none of them in `taken`."""
    surnames = shuffled(rng, [start + end for start in _LANDSCAPE for end in _PLACE])
    first = shuffled(rng, FIRST_NAMES)
    every = (f"{first[n % len(first)]} {surnames[n % len(surnames)]}" for n in range(10_000))
    result: list[str] = []
    for name in every:
        if name not in taken and name not in result:
            result.append(name)
        if len(result) == number:
            break
    return result
