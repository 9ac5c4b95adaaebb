"""The two first digits of an industry code in few words, for choosing a whole group of industries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm.problem import N_
from crm.reference import industry_titles
from webapp.i18n import gettext

TITLES: Mapping[str, str] = {
    "01": N_("Landbrug og gartneri"),
    "02": N_("Skovbrug"),
    "03": N_("Fiskeri"),
    "05": N_("Kul"),
    "06": N_("Olie og gas"),
    "07": N_("Metalmalm"),
    "08": N_("Grus, sten og salt"),
    "09": N_("Service for råstofindvinding"),
    "10": N_("Fødevarer"),
    "11": N_("Drikkevarer"),
    "12": N_("Tobak"),
    "13": N_("Tekstiler"),
    "14": N_("Beklædning"),
    "15": N_("Læder og fodtøj"),
    "16": N_("Træ og kork"),
    "17": N_("Papir"),
    "18": N_("Trykkerier"),
    "19": N_("Raffinaderier"),
    "20": N_("Kemi"),
    "21": N_("Medicinalvarer"),
    "22": N_("Plast og gummi"),
    "23": N_("Glas, beton og tegl"),
    "24": N_("Metal"),
    "25": N_("Metalvarer"),
    "26": N_("Elektronik"),
    "27": N_("Elektrisk udstyr"),
    "28": N_("Maskiner"),
    "29": N_("Motorkøretøjer og dele"),
    "30": N_("Skibe og andre transportmidler"),
    "31": N_("Møbler"),
    "32": N_("Anden fremstilling"),
    "33": N_("Reparation af maskiner"),
    "35": N_("El, gas og varme"),
    "36": N_("Vand"),
    "37": N_("Kloak"),
    "38": N_("Affald og genbrug"),
    "39": N_("Oprensning"),
    "41": N_("Byggeri"),
    "42": N_("Anlæg"),
    "43": N_("Håndværk i byggeriet"),
    "45": N_("Biler: handel og værksted"),
    "46": N_("Engroshandel"),
    "47": N_("Butikker"),
    "49": N_("Transport på land"),
    "50": N_("Transport til vands"),
    "51": N_("Luftfart"),
    "52": N_("Lager og hjælp til transport"),
    "53": N_("Post og bud"),
    "55": N_("Hoteller og overnatning"),
    "56": N_("Restauranter, caféer og kantiner"),
    "58": N_("Forlag"),
    "59": N_("Film og lyd"),
    "60": N_("Radio og tv"),
    "61": N_("Telekommunikation"),
    "62": N_("It"),
    "63": N_("Data og information"),
    "64": N_("Banker"),
    "65": N_("Forsikring"),
    "66": N_("Hjælp til finans"),
    "68": N_("Ejendomme"),
    "69": N_("Jura og regnskab"),
    "70": N_("Rådgivning af virksomheder"),
    "71": N_("Arkitekter og ingeniører"),
    "72": N_("Forskning"),
    "73": N_("Reklame"),
    "74": N_("Design, foto og anden viden"),
    "75": N_("Dyrlæger"),
    "77": N_("Udlejning"),
    "78": N_("Vikarbureauer"),
    "79": N_("Rejsebureauer"),
    "80": N_("Vagt og sikkerhed"),
    "81": N_("Ejendomsservice, rengøring og anlægsgartnere"),
    "82": N_("Kontorservice"),
    "84": N_("Offentlig forvaltning"),
    "85": N_("Undervisning"),
    "86": N_("Hospitaler, læger og tandlæger"),
    "87": N_("Plejehjem og bosteder"),
    "88": N_("Daginstitutioner og hjemmehjælp"),
    "90": N_("Kunst"),
    "91": N_("Biblioteker og museer"),
    "92": N_("Spil og lotteri"),
    "93": N_("Sport og fritid"),
    "94": N_("Foreninger"),
    "95": N_("Reparation af biler og ting"),
    "96": N_("Frisører, vaskerier og anden service"),
    "97": N_("Husholdninger med ansatte"),
    "98": N_("Husholdningers egen produktion"),
    "99": N_("Ambassader og internationale organisationer"),
}
"""The first two digits → what they are about."""

Group = tuple[str, str, list[tuple[str, str]]]


def groups(codes: Iterable[str]) -> list[Group]:
    """The groups of these codes: two digits, title, and each code with its title."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code in sorted(codes):
        every = found.setdefault(code[:2], [])
        if len(code) > 2:
            every.append((code, industry_titles().get(code, code)))
    return [(two, title_of(two), every) for two, every in found.items()]


def title_of(code: str) -> str:
    """What a code, or the beginning of one, is about."""
    exact = industry_titles().get(code)
    if exact is not None:
        return exact
    group = TITLES.get(code[:2])
    return gettext(group) if group and len(code) == 2 else code
