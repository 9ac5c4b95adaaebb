"""What consultants write down after a contact: about the workplace, never about the participant."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from crm.model import Purpose, RefusalReason, Result
from generator.chance import pick
from generator.events import Event
from generator.openings import Opening
from generator.truth import Truth

_HELLO = (
    "Kort hilsen på. De kendte ikke ordningen, men vil gerne høre mere.",
    "Talte med lederen i døren. Bedst at komme igen {quiet}.",
    "Lederen vil gerne have én fast kontakt hos kommunen og ikke fem forskellige.",
    "Fik en rundvisning. Meget at lave lige nu, så vi tager den store snak senere.",
    "Ejeren var interesseret, men ville lige vende det med de andre.",
    "De har før haft praktikanter og er vant til at lære folk op.",
)

_HELLO_CALL = (
    "Ringede og sagde, hvem vi er. Jeg må gerne komme forbi {quiet}.",
    "Kender os af navn. Vil gerne have en snak på stedet.",
    "De ansætter mest gennem {way}. Jeg måtte gerne komme igen.",
    "De mangler tit hænder til det her: {task}.",
    "Lederen har det travlt, men sagde ja til et kvarter {quiet}.",
)

_NEEDS = (
    "Opgaver, der bliver liggende: {task}. De har ikke nogen fast til det.",
    "Mest travlt: {busy}. Resten af tiden er der ro til at lære nye op.",
    "De lægger mest vægt på {value}. Papirer betyder mindre.",
    "De finder mest folk gennem {way}. Der bliver næsten aldrig slået noget op.",
    "{support} Det plejer at virke godt for nye.",
    "Der er {noise}, og tempoet er {pace}. Man kan godt have en fast plads.",
    "Timerne kan lægges {times}. Færre timer i starten er ikke noget problem.",
    "De vil helst begynde med {low} timer og se, om det kan vokse.",
    "Vi gik en tur rundt. Kunne samles til en fast opgave for én person: {task}.",
    "Det, de andre aldrig når, er {task}.",
    "Ansættelse afgøres af lederen på stedet. Det går hurtigt, når de først kan lide en.",
    "Dagens opgaver står på en kort liste, som alle arbejder efter.",
    "Nye møder altid kl. 9, så der er ro på den første time.",
    "De første tre uger følges man med en fast makker.",
    "Så, hvor man holder pause: et lille rum for sig selv, som kan bruges hele dagen.",
    "Lederen er god til at forklare og tager sig tid.",
)

_NEEDS_CALL = (
    "Spurgte til opgaver. Det hober sig op: {task}.",
    "Kunne være {hours} timer om ugen, siger de.",
    "Mest brug for nogen {times}.",
    "De lægger mest vægt på {value}.",
    "Mest travlt: {busy}.",
)

_FOLLOW = (
    "Afleverede en liste over opgaver, som vi talte om sidst. De kigger især på {task}.",
    "Fulgte op på sidste snak. De tænker stadig over det.",
    "De har fået en ny mellemleder, som skal med næste gang.",
    "Alt går godt. De vil gerne høre fra os igen om en måned.",
    "Var forbi med papirerne om få timer. De var glade for at slippe for besværet.",
    "De har lige ansat selv. Stadig uden fast mand: {task}.",
    "Kaffe og ti minutter. De husker os og spørger selv til næste skridt.",
    "De overvejer at dele en stilling op, så én får det hele: {task}.",
    "Ny vagtplan fra næste måned: mest brug for folk {times}.",
    "Mødte også makkeren, som skal lære op. God kemi.",
    "De regner med at mangle folk igen, når det er {busy_low}.",
)

_FOLLOW_CALL = (
    "Sendte den korte beskrivelse af ordningen, som de bad om.",
    "De vil gerne have en opringning, når vi har en, der kan arbejde {times}.",
    "Har travlt lige nu. Aftalte at vende tilbage.",
    "Aftalte tid til besøg.",
    "Bekræftede mødet. De tager den nye leder med.",
    "Spurgte, om noget har ændret sig siden sidst. Det har det ikke.",
    "Sendte svar på spørgsmål om forsikring og løn.",
    "Tak for sidst. De har talt om det og vil gerne gå videre.",
)

_PROPOSE = (
    "Fortalte om en, der gerne vil arbejde med det, de laver. De vil gerne hilse på.",
    "Foreslog et kort møde uden forpligtelser. Det var de med på.",
    "De spurgte mest til timer og mødetider. {hours} timer kan lade sig gøre.",
    "Det vigtigste for dem er {value}. De vil gerne mødes.",
    "Talte om en god begyndelse: {task}.",
    "Passer godt med {job}, siger lederen.",
)

_MEETING = (
    "Møde på stedet. Vi så arbejdspladsen og gik opgaverne igennem.",
    "Godt møde. Lederen viste rundt og forklarede, hvordan en dag ser ud.",
    "Gik opgaverne igennem. De skriver dem ned på én side.",
    "Vi aftalte, hvem man går til, og hvornår der er pause.",
)

_AGREED = (
    "Aftalt: start med få timer, {times}. Lederen står for oplæringen.",
    "Aftalt opgaver: {task}. Vi følger op på stedet den første uge.",
    "Papirerne er på plads. Fast makker de første uger.",
    "Aftalt prøvetid og faste dage. De ringer, hvis der er noget.",
)

_SUPPORT = (
    "Opfølgning på stedet. Oplæringen ligger nu hos én fast kollega.",
    "Lederen vil gerne have opgaverne skrevet ned i rækkefølge.",
    "Arbejdspladsen er tilfreds. Fortsætter som aftalt.",
    "Talte om at lægge lidt flere timer {times}.",
    "De har flyttet arbejdspladsen til et roligere hjørne.",
    "Aftalt fast tid til opfølgning hver anden uge.",
    "Ny vagtplan. Dagene er nu de samme hver uge.",
    "Gennemgik en opgave mere: {task}.",
    "Kollegerne spørger af sig selv, om der er brug for hjælp. Fin stemning.",
    "Lederen er glad for, at vi kommer forbi, og vil gerne fortsætte med det.",
)

_SUPPORT_CALL = (
    "Ringede og spurgte, hvordan det går. Fint, siger lederen.",
    "De beder om et besøg i næste uge, så vi kan tale om opgaverne.",
    "Kort status: vagtplanen holder.",
    "Lederen er på ferie i næste uge. Afløseren ved besked.",
    "Aftalte tid til næste opfølgning.",
)

_RETAIN = (
    "Halvårssnak. De vil gerne holde fast og taler om flere opgaver.",
    "Alt er stabilt. Næste besøg om en måned.",
    "Talte om ferieafløsning og hvem der er makker imens.",
    "De overvejer en fast stilling fra årsskiftet.",
    "Løn og timer er gået igennem. Ingen spørgsmål lige nu.",
)

_TROUBLE = (
    "De synes ikke, at opgaverne rækker til timerne. Talte om en anden fordeling.",
    "Mødetiderne passer dårligt med deres travle tid. Prøver en anden plan i to uger.",
    "Der er gået kludder i oplæringen, efter at makkeren holdt op. De finder en ny.",
)

_CLOSING = (
    "Sluttede af på en god måde. De vil gerne prøve igen en anden gang.",
    "Talte igennem, hvad der virkede: faste opgaver og en fast makker.",
    "De havde ikke timer nok til at fortsætte. Døren står åben.",
)

_NO = {
    RefusalReason.NO_TASKS: (
        "De har ikke opgaver nok lige nu.",
        "Lige nu kan de selv nå det hele. Måske når sæsonen begynder.",
        "Ingen ledige opgaver. De vil gerne kontaktes igen til foråret.",
    ),
    RefusalReason.TRAINING_TIME: (
        "De har ikke tid til at lære nye op i øjeblikket.",
        "For få faste folk på arbejde til at lære en ny op.",
        "Den, der plejer at lære op, er på barsel. Spørg igen om et halvt år.",
    ),
    RefusalReason.ECONOMY: (
        "Der er ansættelsesstop året ud.",
        "De skal spare timer og kan ikke tage flere ind.",
    ),
    RefusalReason.UNSURE_ABOUT_GROUP: (
        "De er usikre på, om de kan give den støtte, der skal til.",
        "Lederen er bange for, at det bliver for meget for kollegerne. Vil gerne høre om andres erfaringer.",
    ),
    RefusalReason.PAST_EXPERIENCE: (
        "De havde et forløb for et par år siden, som ikke gik godt, og er varsomme.",
        "De syntes, at de stod alene med det sidste gang.",
    ),
    RefusalReason.REQUIREMENTS: (
        "De kræver kørekort til alle opgaver.",
        "De vil have en med erfaring, som kan køre selv fra første dag.",
    ),
    RefusalReason.OTHER: (
        "De er ved at skifte ejer og tager ikke stilling til noget nu.",
        "De bygger om til marts.",
    ),
}

_NO_ANSWER = ("", "", "Ringede to gange uden svar.", "Ikke svaret på mail.", "Lagde en besked.")

_BY_PURPOSE: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.INTRODUCE: _HELLO,
    Purpose.LEARN_NEEDS: _NEEDS,
    Purpose.FOLLOW_UP: _FOLLOW,
    Purpose.PROPOSE_PERSON: _PROPOSE,
    Purpose.AGREE_WORK_EXPERIENCE: _AGREED,
    Purpose.AGREE_JOB: _AGREED,
    Purpose.SUPPORT: _SUPPORT,
    Purpose.RETAIN: _RETAIN,
    Purpose.SOLVE_PROBLEM: _TROUBLE,
    Purpose.CLOSE: _CLOSING,
}

_ON_THE_PHONE: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.INTRODUCE: _HELLO_CALL,
    Purpose.LEARN_NEEDS: _NEEDS_CALL,
    Purpose.FOLLOW_UP: _FOLLOW_CALL,
    Purpose.SUPPORT: _SUPPORT_CALL,
}

_WAYS = {
    "network": "netværk",
    "advert": "opslag",
    "unsolicited": "uopfordrede henvendelser",
    "agency": "vikarbureau",
    "own_trainees": "egne praktikanter",
    "internal": "interne opslag",
    "social_media": "Facebook",
}
_VALUES = {
    "stable_attendance": "at man møder stabilt",
    "interest": "interesse for faget",
    "pace": "at man kan følge med",
    "customer_service": "venlighed over for kunderne",
    "independence": "at man kan arbejde selv",
    "team_player": "at man kan lide at være en del af holdet",
    "strength": "at man kan tage fat",
    "accuracy": "omhu",
    "experience": "erfaring",
}
_SUPPORTS = {
    "buddy": "Nye følges med en fast makker.",
    "introduction": "De har en rigtig introduktion på to dage.",
    "written_instructions": "Opgaverne er skrevet ned med billeder.",
    "manager_present": "Lederen er selv på gulvet hver dag.",
}
_TIMES = {
    "morning": "tidligt om morgenen",
    "late_morning": "om formiddagen",
    "afternoon": "om eftermiddagen",
    "evening": "om aftenen",
    "night": "om natten",
    "weekend": "i weekenden",
}


def learnt(rng: Random, event: Event, truth: Truth, opening: Opening | None) -> str:
    """The note of one contact; empty where people do not write one."""
    if opening:
        return opening_note(opening)
    if event.result == Result.NO_ANSWER:
        return pick(rng, _NO_ANSWER)
    if event.reason:
        return pick(rng, _NO[event.reason])
    if rng.random() > (0.86 if event.visit else 0.5):
        return ""
    texts = (
        _BY_PURPOSE[event.purpose]
        if event.visit
        else _ON_THE_PHONE.get(event.purpose, _BY_PURPOSE[event.purpose])
    )
    if event.purpose == Purpose.PROPOSE_PERSON and event.with_participant:
        texts = _MEETING
    return _filled(rng, pick(rng, texts), truth)


def opening_note(opening: Opening) -> str:
    """What was said of an opportunity when it was heard of."""
    low, high = opening.hours
    span = f"{low} timer" if low == high else f"{low}–{high} timer"
    texts = {
        "hidden": "De får brug for en hånd mere: {job}, {span} om ugen. Ikke slået op nogen steder.",
        "vacancy": "De har slået en stilling op: {job}, {span} om ugen.",
        "carved": "Vi fandt en opgavepakke: {job}, {span} om ugen. De vil gerne prøve.",
        "new_function": "De vil gerne lave en ny funktion: {job}, {span} om ugen.",
        "education": "De har en plads ({job}) og vil gerne have en, der er ældre end de sædvanlige elever.",
    }
    return texts[opening.kind].format(job=opening.title, span=span)


def _filled(rng: Random, text: str, truth: Truth) -> str:
    axes = truth.axes
    support = pick(rng, truth.support_on_site) if truth.support_on_site else "manager_present"
    sentence = text.format(
        task=pick(rng, truth.tasks_piling_up),
        job=pick(rng, truth.job_types[:2]),
        hours=f"{truth.hours_min}–{min(truth.hours_max, truth.hours_min + 8)}",
        low=truth.hours_min,
        busy=truth.busy_periods[0].lower() + truth.busy_periods[1:],
        busy_low=pick(rng, ("sæson", "ferietid", "mest travlt")),
        quiet=pick(rng, ("mandag formiddag", "efter kl. 14", "tirsdag", "onsdag formiddag")),
        way=pick(rng, [_WAYS[way] for way in truth.recruitment_ways]),
        value=pick(rng, [_VALUES[value] for value in truth.values]),
        support=_SUPPORTS[support],
        noise=("stille", "lidt støj", "meget støj")[axes[0] - 1],
        pace=("roligt", "jævnt", "højt")[axes[1] - 1],
        times=pick(rng, [_TIMES[time] for time in truth.times]),
    )
    return sentence[0].upper() + sentence[1:]
