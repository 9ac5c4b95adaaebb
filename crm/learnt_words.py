"""The words in a note from which a fact about an employer may be meant: data, read by `learnt`.

A phrase is one or more beginnings of words that stand after each other; `=` before one asks for exactly that
word. Danish letters may be written in any way.
"""

from __future__ import annotations

PHRASES: tuple[tuple[str, str | int, str], ...] = (
    ("values", "stable_attendance", "stabil|mødestabil|fremmøde|kom til tiden|mød til tiden|pålidelig"),
    ("values", "interest", "interesse|lyst til faget|motiver|engager"),
    ("values", "pace", "vægt på tempo|skal være hurtig|hurtig hænder"),
    ("values", "customer_service", "kundeservice|serviceminded|god til kunder|flink ved kunder"),
    ("values", "independence", "selvstændig"),
    ("values", "team_player", "holdspiller|samarbejdsvillig|god til at samarbejde|vægt på samarbejde"),
    ("values", "strength", "fysisk stærk|gode kræfter|=stærk"),
    ("values", "accuracy", "omhu|omhyggelig|præcis|nøjagtig|grundighed"),
    ("values", "experience", "erfaring|erfaren"),
    ("recruitment_ways", "network", "netværk|mund til mund|kender nogen|gennem bekendte"),
    ("recruitment_ways", "advert", "stillingsopslag|jobopslag|opslag|annonce|jobnet"),
    ("recruitment_ways", "unsolicited", "uopfordre|ind ad døren|=henvender sig selv"),
    ("recruitment_ways", "agency", "vikarbureau|=vikarer|vikar fra"),
    ("recruitment_ways", "own_trainees", "egne elever|egne lærlinge|=lærling|=lærlinge|tidligere praktikant"),
    ("recruitment_ways", "internal", "=internt|intern rokering"),
    ("recruitment_ways", "social_media", "facebook|linkedin|instagram|social medier"),
    ("support_on_site", "buddy", "makker|sidemand|=mentor|mentorordning"),
    ("support_on_site", "introduction", "oplær|introduktion|=introforløb"),
    ("support_on_site", "written_instructions", "skriftlig|på skrift|tjekliste|billedguide|instruks"),
    ("support_on_site", "manager_present", "leder til stede|=chef til stede|leder på gulvet|altid en leder"),
    ("times", "morning", "=morgen|morgenen|morgener|morgenhold|morgenvagt|tidlig morgen"),
    ("times", "late_morning", "formiddag"),
    ("times", "afternoon", "eftermiddag"),
    ("times", "evening", "=aften|aftenen|aftener|aftenvagt|aftenhold|aftenarbejd"),
    ("times", "night", "=nat|=natten|nætter|nattevagt|natarbejd|nathold"),
    ("times", "weekend", "weekend|=lørdag|=lørdage|=søndag|=søndage|lørdagsvagt|søndagsvagt"),
    ("accepted_forms", "ordinary", "ordinær|almindelig ansættelse|fastansæt"),
    ("accepted_forms", "few_hours", "småjob|få timer|nogle få timer"),
    ("accepted_forms", "flex_job", "fleksjob|flexjob"),
    ("accepted_forms", "wage_subsidy", "løntilskud"),
    ("accepted_forms", "work_experience", "=praktik|virksomhedspraktik|praktikforløb|praktikplads"),
    ("accepted_forms", "education", "elevplads|læreplads"),
    ("hours_can_grow", 1, "trappes op|optrapning|flere timer senere|timer kan stige|timer på sigt"),
    ("noise", 3, "meget støj|=larm|larmer|larmende|støjende|høj musik"),
    ("noise", 1, "ingen støj|=stille|ikke larm|stille og roligt"),
    ("pace", 3, "højt tempo|hurtigt tempo|meget travl|hektisk"),
    ("pace", 1, "roligt tempo|lavt tempo|intet hastværk|ingen hast"),
    ("customer_contact", 3, "mange kunder|meget kundekontakt|kunder hele dagen"),
    ("customer_contact", 1, "ingen kunde|ikke kundekontakt|uden kunde"),
    ("people_around", 3, "mange mennesker|mange kolleger"),
    ("people_around", 1, "arbejder alene|få kolleger|få mennesker"),
    ("team_work", 3, "fast hold|arbejder i hold|arbejder i team"),
    ("outdoors", 3, "udendørs|=ude hele dagen|ude i al slags"),
    ("outdoors", 1, "indendørs"),
    ("physical", 3, "tunge løft|løfter tungt|=hårdt fysisk|fysisk hårdt|på benene hele"),
    ("physical", 1, "siddende|ingen løft|uden løft"),
    ("changing_tasks", 3, "skiftende opgaver|varierede opgaver|forskellige opgaver"),
    ("changing_tasks", 1, "samme opgave|faste opgaver|ensform|rutineopgave|faste rutiner"),
    ("openness", "welcoming", "vil gerne tage imod|tager gerne imod|vil gerne hjælpe|åbne for|åben for"),
    ("openness", "curious", "nysgerrig|vil høre mere|vil gerne vide mere"),
    ("openness", "hesitant", "tøve|skeptisk|=usikre|betænkelig"),
    ("openness", "not_now", "ikke lige nu|ikke nu|ikke for tiden"),
)
"""Field, value, and the phrases that may mean it."""

TASKS: tuple[tuple[str, str], ...] = (
    ("Opvask", "opvask"),
    ("Rengøring", "rengøring|gøre rent"),
    ("Oprydning", "oprydning|rydde op"),
    ("Pakning", "pakning|pakke varer|pakke ordre"),
    ("Sætte varer på plads", "vareopfyld|fylde op|fylde varer|varer på plads|trimme varer"),
    ("Sortering", "sortering|sortere"),
    ("Vasketøj", "vasketøj|lægge tøj|vaske tøj"),
    ("Havearbejde", "havearbejde|luge|ukrudt|slå græs|græsslåning"),
    ("Snerydning", "snerydning"),
    ("Udbringning", "udbringning|køre varer|bringe varer"),
    ("Smøre mad", "smøre mad|smøre sandwich|smørrebrød"),
    ("Grøntsager", "skrælle|snitte grønt|grøntsager"),
    ("Servering", "servering|servere"),
    ("Borddækning", "borddækning|dække bord"),
    ("Kopiering og scanning", "kopiering|scanning|scanne|skanning|skanne"),
    ("Arkivering", "arkiver"),
    ("Indtastning", "indtastning|taste ind"),
    ("Potte om", "potte om|ompotning"),
    ("Bilvask", "bilvask|vaske biler|klargøring af biler"),
    ("Montering", "montering|samle møbler"),
    ("Prismærkning", "prismærk"),
    ("Affald og flasker", "flaskeretur|affald|pantflasker"),
)
"""A task in the words of the card, and the phrases that may mean it."""

NEGATIONS = frozenset({"ikke", "ingen", "intet", "uden", "aldrig", "hverken"})
"""Before a phrase, in the same part of the sentence, they turn it round."""

NUMBERS = {"fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10, "tolv": 12, "femten": 15, "tyve": 20}
