"""Facts into Danish sentences: why an employer fits, what speaks against, what to ask, why it is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, cast

from crm import model
from crm.problem import N_
from matcher.result import Half, Limit, Reason
from webapp.i18n import gettext, ngettext, show_date, show_number
from webapp.labels import label, labels

Facts = Mapping[str, Any]

FACTORS = {
    "wish": N_("Jobønske"),
    "environment": N_("Arbejdsmiljø"),
    "hours": N_("Timer og tidspunkter"),
    "commute": N_("Vej til arbejde"),
    "support": N_("Støtte på stedet"),
    "opening": N_("Åbning"),
    "relation": N_("Vores relation"),
    "strengths": N_("Styrker"),
    "recruitment": N_("Rekrutteringsmåde"),
    "start": N_("Timer fra start"),
    "capacity": N_("Plads til en mere"),
    "experience": N_("Jeres egne erfaringer"),
}

HALVES = {
    Half.WANTS: N_("Det, deltageren ønsker"),
    Half.CHANCE: N_("Chancen for et ja"),
}

LIMITS = {
    Limit.COMMUTE: N_("For lang vej"),
    Limit.REQUIREMENT: N_("Mangler et bevis"),
    Limit.TIMES: N_("Passer ikke i tid"),
    Limit.HOURS: N_("For mange timer"),
    Limit.FORM: N_("Ansættelsesform"),
    Limit.ENVIRONMENT: N_("Arbejdsmiljø"),
    Limit.NO_GO: N_("På nej-listen"),
    Limit.DO_NOT_CONTACT: N_("Må ikke kontaktes"),
    Limit.FULL: N_("Ingen ledig plads"),
}

HIGH = {
    "noise": N_("meget støj"),
    "pace": N_("højt tempo"),
    "customer_contact": N_("meget kundekontakt"),
    "people_around": N_("mange mennesker omkring sig"),
    "team_work": N_("meget samarbejde i hold"),
    "outdoors": N_("meget udendørs arbejde"),
    "physical": N_("meget fysisk arbejde"),
    "changing_tasks": N_("skiftende opgaver"),
}
LOW = {
    "noise": N_("lidt støj"),
    "pace": N_("roligt tempo"),
    "customer_contact": N_("lidt kundekontakt"),
    "people_around": N_("få mennesker omkring sig"),
    "team_work": N_("mest arbejde på egen hånd"),
    "outdoors": N_("mest indendørs arbejde"),
    "physical": N_("lidt fysisk arbejde"),
    "changing_tasks": N_("faste opgaver"),
}
ASKED = {
    "noise": N_("støj"),
    "pace": N_("tempo"),
    "customer_contact": N_("kundekontakt"),
    "people_around": N_("hvor mange man er sammen med"),
    "team_work": N_("samarbejde i hold"),
    "outdoors": N_("udendørs arbejde"),
    "physical": N_("fysisk arbejde"),
    "changing_tasks": N_("faste eller skiftende opgaver"),
}


def factor_name(factor: str) -> str:
    """The name of a factor on the pages."""
    return gettext(FACTORS[factor])


def limit_name(limit: str) -> str:
    """The short name of a hard limit."""
    return gettext(LIMITS[Limit(limit)])


def sentence(reason: Reason) -> str:
    """One reason as a sentence in the language in use."""
    known = _SENTENCES[reason.kind]
    return known(reason.facts) if callable(known) else gettext(known).format(**_shown(reason.facts))


def listed(words: Iterable[str]) -> str:
    """`a, b og c`"""
    *most, last = [*words] or [""]
    return gettext("{first} og {last}").format(first=", ".join(most), last=last) if most else last


def _number(value: float | None, decimals: int = 1) -> str:
    return "?" if value is None else show_number(value, decimals)


def _shown(facts: Facts) -> dict[str, str]:
    """Each fact as a person writes it: dates, numbers with a comma, texts as they are."""
    return {name: _shown_fact(name, fact) for name, fact in facts.items()}


def _shown_fact(name: str, fact: object) -> str:
    if isinstance(fact, date):
        return show_date(fact)
    if isinstance(fact, int | float) and not isinstance(fact, bool):
        return show_number(fact, 0 if name in ("minutes", "longest") else 1)
    if name in _CODED and isinstance(fact, str):
        return label(_CODED[name], fact).lower()
    if name in _CODED and isinstance(fact, tuple):
        return listed(text.lower() for text in labels(_CODED[name], fact))
    if name == "axes" and isinstance(fact, tuple):
        return listed(gettext(ASKED[axis]) for axis in fact)
    if isinstance(fact, tuple):
        return listed(str(part) for part in fact)
    return str(fact)


_CODED = {
    "papers": model.Certificate,
    "strengths": model.Strength,
    "values": model.Strength,
    "accommodations": model.Accommodation,
    "ways": model.RecruitmentWay,
    "mode": model.Transport,
    "step": model.RelationStep,
    "forms": model.Form,
}


def _wish(found: str) -> Callable[[Facts], str]:
    """“noget med dyr” (1. ønske) was met by something there."""

    def say(facts: Facts) -> str:
        return gettext(found).format(
            wish=facts["wish"], place=gettext("{n}. ønske").format(n=facts["place"]), text=facts["text"]
        )

    return say


_OFTEN = {
    "common": N_("som regel"),
    "some": N_("tit"),
    "rare": N_("en gang imellem"),
}
"""How often an industry's employers have a kind of work."""


def _industry_guess(facts: Facts) -> str:
    """That it is a guess stands first: nobody has asked this employer which work there is."""
    often = gettext(_OFTEN[facts["frequency"]])
    place = gettext("{n}. ønske").format(n=facts["place"])
    if not facts["task"]:
        return gettext(
            "Gæt: I branchen »{text}« er der {often} arbejde, der svarer til »{wish}« ({place})."
        ).format(text=facts["text"], often=often, wish=facts["wish"], place=place)
    return gettext(
        "Gæt: I branchen »{text}« er der {often} arbejde, der svarer til »{wish}« ({place}), "
        "for eksempel {task}."
    ).format(text=facts["text"], often=often, wish=facts["wish"], place=place, task=facts["task"])


def _environment_fits(facts: Facts) -> str:
    fitting = [gettext((HIGH if wish == "want" else LOW)[axis]) for axis, wish in facts["axes"]]
    return gettext("Arbejdsmiljøet passer: {what}.").format(what=listed(fitting))


def _environment_guessed(facts: Facts) -> str:
    usual = [gettext((HIGH if wish == "want" else LOW)[axis]) for axis, wish in facts["axes"]]
    return gettext("Arbejdsmiljøet er ikke noteret. Gæt ud fra arbejdet: Der er som regel {what}.").format(
        what=listed(usual)
    )


def _environment_against(facts: Facts) -> str:
    axis, wanted = facts["axis"], facts["wish"] == "want"
    if facts["level"] == 2:
        return gettext("Der er en del {what}, og det vil deltageren helst undgå.").format(
            what=gettext(ASKED[axis])
        )
    there, wished = (LOW, HIGH) if wanted else (HIGH, LOW)
    return gettext("Der er {there}, men deltageren ønsker {wished}.").format(
        there=gettext(there[axis]), wished=gettext(wished[axis])
    )


def _hours_range(facts: Facts) -> str:
    fewest, most = facts["hours_min"], facts["hours_max"]
    if fewest is not None and most is not None and fewest != most:
        return gettext("{min}–{max} timer om ugen").format(min=_number(fewest), max=_number(most))
    if fewest is not None and most is not None:
        return gettext("{min} timer om ugen").format(min=_number(fewest))
    if fewest is not None:
        return gettext("mindst {min} timer om ugen").format(min=_number(fewest))
    return gettext("op til {max} timer om ugen").format(max=_number(most)) if most is not None else ""


def _hours_fits(facts: Facts) -> str:
    parts = [_hours_range(facts)]
    if facts["can_grow"]:
        parts.append(gettext("timerne kan trappes op"))
    if facts["times"]:
        times = listed(text.lower() for text in labels(model.TimeOfDay, facts["times"]))
        parts.append(gettext("tidspunkter, der passer: {times}").format(times=times))
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:] + "."


def _commute(facts: Facts) -> str:
    minutes, mode = _number(facts["minutes"], 0), label(model.Transport, facts["mode"]).lower()
    number = round(facts["minutes"])
    if facts["longest"] is None:
        said = ngettext("{minutes} minut hver vej ({mode}).", "{minutes} minutter hver vej ({mode}).", number)
        return said.format(minutes=minutes, mode=mode)
    return ngettext(
        "{minutes} minut hver vej ({mode}); højst {longest}.",
        "{minutes} minutter hver vej ({mode}); højst {longest}.",
        number,
    ).format(minutes=minutes, mode=mode, longest=_number(facts["longest"], 0))


def _commute_long(facts: Facts) -> str:
    return ngettext(
        "Lang vej: {minutes} minut, og deltageren kan højst klare {longest}.",
        "Lang vej: {minutes} minutter, og deltageren kan højst klare {longest}.",
        round(facts["minutes"]),
    ).format(**_shown(facts))


def _limit_commute(facts: Facts) -> str:
    return ngettext(
        "{minutes} minut hver vej; deltageren kan højst klare {longest}.",
        "{minutes} minutter hver vej; deltageren kan højst klare {longest}.",
        round(facts["minutes"]),
    ).format(**_shown(facts))


def _opening(facts: Facts) -> str:
    kind = label(model.OpportunityKind, facts["kind"]) if facts["kind"] else gettext("Åbning")
    parts = [f"{kind}: {facts['job_type']}" if facts["job_type"] else kind]
    if facts["heard_on"]:
        parts.append(gettext("hørt {day}").format(day=show_date(facts["heard_on"])))
    if facts["expires_on"]:
        parts.append(gettext("udløber {day}").format(day=show_date(facts["expires_on"])))
    return ", ".join(parts) + "."


def _relation(facts: Facts) -> str:
    parts = [label(model.RelationStep, facts["step"])]
    if facts["last_contact_on"]:
        parts.append(gettext("seneste kontakt {day}").format(day=show_date(facts["last_contact_on"])))
    if facts["hosted"]:
        parts.append(gettext("har haft folk fra os før"))
    return ", ".join(parts) + "."


def _crowded(facts: Facts) -> str:
    contacts = ngettext("{n} kontakt", "{n} kontakter", facts["contacts"]).format(n=facts["contacts"])
    staff = ngettext("{n} kollega", "{n} kolleger", facts["staff"]).format(n=facts["staff"])
    return gettext("Er blevet kontaktet meget for nylig: {contacts} fra {staff} på 28 dage.").format(
        contacts=contacts, staff=staff
    )


def _lists_differ(template: str, codes: type[model.TimeOfDay] | type[model.Form]) -> Callable[[Facts], str]:
    def say(facts: Facts) -> str:
        theirs, own = (
            listed(text.lower() for text in labels(codes, cast(tuple[str, ...], facts[side])))
            or gettext("ingen")
            for side in ("theirs", "own")
        )
        return gettext(template).format(theirs=theirs, own=own)

    return say


def _limit_environment(facts: Facts) -> str:
    there = listed(gettext(HIGH[axis]) for axis in facts["axes"])
    return gettext("Der er {there}, og det har deltageren sagt nej til.").format(there=there)


def _room(facts: Facts) -> str:
    return gettext("Der er plads til {n} mere.").format(n=facts["free"])


def _running(facts: Facts) -> str:
    return gettext("{n} af vores er der allerede, og vi ved ikke, om de kan tage en til.").format(
        n=facts["running"]
    )


def _still_open(facts: Facts) -> str:
    if facts["heard_on"] is None:
        return gettext("Er åbningen der stadig? Ingen har noteret, hvornår vi hørte om den.")
    return gettext("Er åbningen der stadig? Vi hørte om den {day}.").format(day=show_date(facts["heard_on"]))


DANISH = {
    "beginner": N_("er begyndt at lære dansk"),
    "understands": N_("forstår dansk"),
    "speaks": N_("taler dansk"),
    "writes": N_("skriver dansk"),
}


def _language(facts: Facts) -> str:
    return gettext("Arbejdet kræver, at man {needed}; deltageren {own}.").format(
        needed=gettext(DANISH[facts["needed"]]), own=gettext(DANISH[facts["own"]])
    )


def either(words: Iterable[str]) -> str:
    """`a, b eller c`"""
    *most, last = [*words] or [""]
    return gettext("{first} eller {last}").format(first=", ".join(most), last=last) if most else last


def _one_of(found: str, name: str, codes: type[model.TimeOfDay] | type[model.Form]) -> Callable[[Facts], str]:
    """A question about a list of which one would do."""

    def say(facts: Facts) -> str:
        words = (text.lower() for text in labels(codes, cast(tuple[str, ...], facts[name])))
        return gettext(found).format(**{name: either(words) or gettext("ingen")})

    return say


def _much_of(found: str) -> Callable[[Facts], str]:
    return lambda facts: gettext(found).format(much=gettext(HIGH[facts["axis"]]))


_SENTENCES: dict[str, str | Callable[[Facts], str]] = {
    "wish.title": _wish(N_("»{wish}« ({place}) svarer til jobtypen »{text}«.")),
    "wish.task": _wish(N_("»{wish}« ({place}) svarer til opgaven »{text}«, som hober sig op.")),
    "wish.industry": _wish(N_("»{wish}« ({place}) ligger i branchen »{text}«.")),
    "wish.industry_guess": _industry_guess,
    "wish.distant": _wish(N_("Ligger lidt fra ønskerne; nærmest er »{wish}« og »{text}«.")),
    "wish.unlike": N_("Arbejdet her ligner ikke deltagerens jobønsker."),
    "wish.none_stated": N_("Deltageren har ikke fortalt om jobønsker endnu."),
    "wish.not_understood": N_("Ønskerne siger ikke, hvad arbejdet gerne må være. Spørg deltageren."),
    "wish.work_unknown": N_("Vi ved ikke, hvilket arbejde der er her."),
    "wish.ruled_out_there": N_("Her findes også »{text}«, som deltageren har sagt fra over for: »{wish}«."),
    "wish.no_go_there": N_("Her findes også »{text}«, som minder om noget på deltagerens nej-liste."),
    "environment.fits": _environment_fits,
    "environment.guessed": _environment_guessed,
    "environment.unlike": N_("Arbejdsmiljøet ligner ikke det, deltageren ønsker."),
    "environment.unknown": N_("Arbejdsmiljøet er ikke noteret endnu."),
    "environment.none_stated": N_("Deltageren har ikke sagt noget om arbejdsmiljøet."),
    "environment.against": _environment_against,
    "hours.fits": _hours_fits,
    "hours.unknown": N_("Timer og tidspunkter er ikke noteret endnu."),
    "hours.start_high": N_("Kræver mindst {hours_min} timer om ugen fra start. Deltageren klarer {now} nu."),
    "hours.goal_out_of_reach": N_("Tilbyder højst {hours_max} timer om ugen. Deltagerens mål er {goal}."),
    "commute.takes": _commute,
    "commute.unknown": N_("Vejen til arbejde kan ikke regnes ud."),
    "commute.long": _commute_long,
    "support.given": N_("Kan give det, der hjælper: {accommodations}."),
    "support.unknown": N_("Støtten på stedet er ikke noteret endnu."),
    "support.not_given": N_("Det, der hjælper deltageren, kan ikke gives her."),
    "experience.more": N_("I får oftere ja her, end det ellers ser ud til."),
    "experience.less": N_("I får sjældnere ja her, end det ellers ser ud til."),
    "start.fits": N_("Kan begynde med {hours_min} timer om ugen. Deltageren klarer {now} nu."),
    "start.none": N_("Kræver mindst {hours_min} timer om ugen fra start."),
    "start.high": N_("Kræver mindst {hours_min} timer om ugen fra start. Deltageren klarer {now} nu."),
    "start.unknown": N_("Hvor få timer man kan begynde med, er ikke noteret."),
    "capacity.room": _room,
    "capacity.running": _running,
    "capacity.unknown": N_("Hvor mange de kan have ad gangen, er ikke noteret."),
    "ask.most_at_once": N_("Hvor mange kan de have i gang på samme tid?"),
    "support.none_stated": N_("Deltageren har ikke sagt, hvad der hjælper."),
    "support.missing": N_("Kan ikke give det, der hjælper: {accommodations}."),
    "opening.known": _opening,
    "opening.none": N_("Ingen opslået stilling. Begrund, hvorfor du tager kontakt."),
    "opening.none_education": N_("Ingen opslået uddannelsesplads. Spørg, hvordan man søger ind."),
    "opening.education_unasked": N_(
        "Det er en uddannelsesplads, og uddannelse er ikke blandt det, deltageren har sagt ja til."
    ),
    "opening.offered": N_("Åbningen er allerede tilbudt til en anden."),
    "relation.step": _relation,
    "relation.refused": N_("De sagde nej {on}."),
    "relation.crowded": _crowded,
    "relation.stranger": N_("Vi har ikke haft kontakt med dem før."),
    "strengths.valued": N_("Lægger vægt på det, deltageren er god til: {strengths}."),
    "strengths.other_valued": N_("Lægger vægt på andet end deltagerens styrker."),
    "strengths.unknown": N_("Vi ved ikke, hvad de lægger vægt på."),
    "strengths.none_stated": N_("Deltagerens styrker er ikke noteret endnu."),
    "strengths.others_wanted": N_("Lægger vægt på {values}, som ikke er blandt deltagerens styrker."),
    "recruitment.ways": N_("Rekrutterer gennem {ways}."),
    "recruitment.unknown": N_("Vi ved ikke, hvordan de rekrutterer."),
    "recruitment.closed": N_("Rekrutterer kun gennem {ways}, så det er svært at komme ind udefra."),
    "place.not_ordinary": N_("Ikke en ordinær arbejdsplads; tæller ikke som ordinært job."),
    "place.language": _language,
    "ask.job_types": N_("Hvilket arbejde er der?"),
    "ask.never_axes": N_("Hvordan er det med {axes}? Deltageren har sagt nej til meget af det."),
    "ask.axes": N_("Hvordan er det med {axes}?"),
    "ask.hours": N_("Hvor få timer om ugen kan man begynde med?"),
    "ask.times": N_("Hvornår på dagen er der arbejde?"),
    "ask.address": N_("Hvor ligger arbejdspladsen?"),
    "ask.accommodations": N_("Kan de give {accommodations}?"),
    "ask.still_open": _still_open,
    "ask.support": N_("Hvilken støtte kan de give på stedet?"),
    "ask.can_grow": N_("Kan timerne trappes op?"),
    "ask.opening": N_("Er åbningen der stadig?"),
    "ask.recruitment": N_("Hvordan finder de nye folk?"),
    "ask.values": N_("Hvad lægger de vægt på hos en ny kollega?"),
    "ask.requirements": N_("Kræver arbejdet kørekort eller andre beviser?"),
    "ask.papers_held": N_("Spørg deltageren: har du {papers}?"),
    "ask.arrange": N_("Skal ordnes inden start: {papers}."),
    "ask.forms": N_("Hvilke ansættelsesformer er de åbne for?"),
    "ask.language": N_("Hvor meget dansk kræver arbejdet?"),
    "ask_first.hours": N_("Spørg først: Kræver de mere end {goal} timer om ugen? Deltagerens mål er {goal}."),
    "ask_first.times": _one_of(
        N_("Spørg først: Er der arbejde på de tider, deltageren kan ({times})?"), "times", model.TimeOfDay
    ),
    "ask_first.forms": _one_of(N_("Spørg først: Er de åbne for {forms}?"), "forms", model.Form),
    "ask_first.requirements": N_("Spørg først: Kræver arbejdet {papers}? Det har deltageren ikke."),
    "ask_first.axis": _much_of(N_("Spørg først: Er der {much}? Det har deltageren sagt nej til.")),
    "ask_first.room": N_("Spørg først: Kan de tage en til? {running} af vores er der allerede."),
    "ask_first.size": N_(
        "Spørg først: Hvor mange ansatte er der? Pladserne til praktik og løntilskud kan være brugt."
    ),
    "ask_first.work": N_(
        "Spørg først: Hvilket arbejde er der? Det kan være noget, deltageren har sagt nej til."
    ),
    "ask_first.industry": N_(
        "Spørg først: Hvilken branche er det? Deltageren har sagt nej til nogle brancher."
    ),
    "commute_first.way": N_(
        "Spørg først: Hvor ligger arbejdspladsen helt præcist? "
        "Deltageren kan højst klare {longest} minutter hver vej."
    ),
    "commute_first.own_way": N_(
        "Spørg først deltageren: Hvor bor du helt præcist? Vejen hertil må højst tage {longest} minutter."
    ),
    "commute_first.own_longest": N_("Spørg først deltageren: Er {minutes} minutter hver vej for langt?"),
    "commute_first.own_transport": N_("Spørg først deltageren: Hvordan kan du komme hertil?"),
    "ask_first.own_goal": N_("Spørg først deltageren: Kan du på sigt arbejde {hours_min} timer om ugen?"),
    "ask_first.own_times": _one_of(
        N_("Spørg først deltageren: Kan du arbejde på de tider, der er her ({times})?"),
        "times",
        model.TimeOfDay,
    ),
    "ask_first.own_forms": _one_of(
        N_("Spørg først deltageren: Er du åben for {forms}?"), "forms", model.Form
    ),
    "ask_first.own_papers": N_("Spørg først deltageren: Har du {papers}?"),
    "ask_first.own_axis": _much_of(N_("Spørg først deltageren: Kan du arbejde et sted med {much}?")),
    "limit.commute": _limit_commute,
    "limit.requirement": N_("Kræver {papers}, og det har deltageren ikke."),
    "limit.times": _lists_differ(N_("Arbejdet ligger {theirs}; deltageren kan {own}."), model.TimeOfDay),
    "limit.hours": N_("Mindst {hours_min} timer om ugen; deltagerens mål er {goal}."),
    "limit.form": _lists_differ(N_("De tager imod {theirs}; deltageren ønsker {own}."), model.Form),
    "limit.environment": _limit_environment,
    "limit.no_go_employer": N_("Deltageren har valgt denne virksomhed fra."),
    "limit.no_go_industry": N_("Branchen »{title}« ({code}) er på deltagerens nej-liste."),
    "limit.no_go_work": N_("Arbejdet ({titles}) er på deltagerens nej-liste."),
    "limit.closed": N_("Arbejdspladsen lukkede {on}."),
    "limit.not_before": N_("Må tidligst kontaktes efter {until}."),
    "limit.resting": N_("Samarbejdet er sat til »{step}«, så ingen spørger her."),
    "limit.full": N_("Har {running} i gang og plads til {places}."),
    "limit.full_supported": N_("Pladserne til løntilskud og praktik er brugt: {running} af {places}."),
}
