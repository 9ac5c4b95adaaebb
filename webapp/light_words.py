"""The light "Må jeg spørge nu?" in Danish: its word, its reason, what stands behind it, and the room left."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crm import model
from crm.asking import Asking, Light, Why
from crm.opt_outs import OptOut
from crm.problem import N_
from crm.quotas import Basis
from crm.room import Room
from webapp.i18n import gettext, ngettext, show_date
from webapp.labels import label

Names = Mapping[str, str]
"""User name → the name shown."""

WORDS = {
    Light.RED: N_("Nej"),
    Light.YELLOW: N_("Tal med en kollega først"),
    Light.GREEN: N_("Ja"),
}

IN_LISTS = {
    Light.RED: N_("Må ikke spørges"),
    Light.YELLOW: N_("Tal sammen først"),
    Light.GREEN: N_("Må gerne spørges"),
}


def word(light: Light) -> str:
    """The answer to "Må jeg spørge nu?"."""
    return gettext(WORDS[light])


def word_in_lists(light: Light) -> str:
    """The same in a row of its own, without the question."""
    return gettext(IN_LISTS[light])


def sentence(asking: Asking) -> str:
    """Why the light is what it is."""
    return _SENTENCES[asking.why](asking)


def _closed_unit(asking: Asking) -> str:
    assert asking.on is not None
    return gettext("Arbejdspladsen lukkede {day}.").format(day=show_date(asking.on))


def _not_yet(asking: Asking) -> str:
    assert asking.until is not None
    reason = next((one.reason for one in asking.opt_outs if one.reason), None)
    if reason in (None, model.OptOutReason.ASKED_US):
        return gettext("De har bedt om ro til og med {day}.").format(day=show_date(asking.until))
    told = label(model.OptOutReason, reason)
    return gettext("De skal have ro til og med {day}: {reason}.").format(
        day=show_date(asking.until), reason=told[:1].lower() + told[1:]
    )


def _quota(asking: Asking) -> str:
    quota = asking.quota
    if quota.limit == 0:
        return gettext("De skal ikke spørges om en bestemt person.")
    used = ngettext(
        "De er spurgt om en person {n} gang på 28 dage",
        "De er spurgt om en person {n} gange på 28 dage",
        quota.used,
    )
    told = (used + gettext(", og grænsen er {limit}.")).format(n=quota.used, limit=quota.limit)
    if quota.free_on is None:
        return told
    return f"{told} " + gettext("Hviler til {day}.").format(day=show_date(quota.free_on))


def _refusal(asking: Asking) -> str:
    assert asking.on is not None and asking.until is not None
    return gettext("De sagde nej {day}. Vent til {until}, eller tal med kollegaen først.").format(
        day=show_date(asking.on), until=show_date(asking.until)
    )


def _no_answer(asking: Asking) -> str:
    assert asking.on is not None and asking.until is not None
    return gettext(
        "{n} forsøg i træk uden svar, senest {day}. Vent til {until}, og prøv en anden vej."
    ).format(n=asking.unanswered, day=show_date(asking.on), until=show_date(asking.until))


def _just(text: str) -> Callable[[Asking], str]:
    return lambda _: gettext(text)


_SENTENCES: Mapping[Why, Callable[[Asking], str]] = {
    Why.CLOSED_UNIT: _closed_unit,
    Why.CLOSED_RELATION: _just(N_("Samarbejdet er afsluttet. Tag ikke kontakt.")),
    Why.NOT_YET: _not_yet,
    Why.PAUSED: _just(N_("Samarbejdet hviler. Tal med den faste kontakt, før du henvender dig.")),
    Why.QUOTA: _quota,
    Why.RECENT_REFUSAL: _refusal,
    Why.NO_ANSWER: _no_answer,
    Why.NEVER_ASKED: _just(N_("Ingen har kontaktet dem endnu. Begynd med at lære dem at kende.")),
    Why.QUIET: _just(N_("De er ikke blevet spurgt for tit.")),
}


def notes(asking: Asking, names: Names) -> list[str]:
    """What stands behind the light: the quota and where it comes from, who asked last, the latest contact."""
    quota, told = asking.quota, []
    if asking.why is not Why.QUOTA:
        times = gettext("Spurgt om en person {used} af højst {limit} gange på 28 dage.")
        told.append(times.format(used=quota.used, limit=quota.limit))
    if quota.basis in _BASIS:
        told.append(gettext(_BASIS[quota.basis]))
    if asking.last_asked:
        told.append(
            gettext("Senest spurgte {name} {day}.").format(
                name=_name(asking.last_asked.staff, names), day=show_date(asking.last_asked.on)
            )
        )
    if asking.last:
        times = ngettext("{n} kontakt på 28 dage", "{n} kontakter på 28 dage", asking.contacts)
        told.append(
            gettext("Seneste kontakt {day} ved {name}, {times}.").format(
                day=show_date(asking.last.on),
                name=_name(asking.last.staff, names),
                times=times.format(n=asking.contacts),
            )
        )
    return told


_BASIS = {
    Basis.OWN: N_("Grænsen er deres egen."),
    Basis.UNKNOWN_HEADCOUNT: N_("Antal ansatte er ukendt, så den mindste grænse gælder."),
}


def _name(staff: str | None, names: Names) -> str:
    return names.get(staff, staff) if staff else gettext("en kollega")


def who_said(opt_out: OptOut, names: Names) -> str:
    """Until when, for whom, who noted it and when."""
    whom = gettext("hele virksomheden") if opt_out.is_whole_firm else gettext("denne arbejdsplads")
    told = gettext("Ro til og med {day} for {whom}.").format(day=show_date(opt_out.until), whom=whom)
    if opt_out.reason:
        told += " " + gettext("Årsag: {reason}.").format(
            reason=label(model.OptOutReason, opt_out.reason).lower()
        )
    if opt_out.set_by and opt_out.set_on:
        told += " " + gettext("Noteret af {name} {day}.").format(
            name=_name(opt_out.set_by, names), day=show_date(opt_out.set_on)
        )
    return told


def room_notes(room: Room) -> list[str]:
    """How many are there, and how many places are left by the rule: a hint, and what is missing for it."""
    told = []
    if room.places is not None:
        told.append(
            gettext(
                "{used} af {places} pladser til praktik og løntilskud er i brug. "
                "Et skøn efter reglen; kommunen afgør."
            ).format(used=room.supported, places=room.places)
        )
    elif room.employees_fte is None:
        told.append(
            gettext("Pladser til praktik og løntilskud kan ikke regnes ud: antal ordinært ansatte mangler.")
        )
    if room.most is not None:
        told.append(
            gettext("De vil højst have {most} ad gangen; {running} er i gang.").format(
                most=room.most, running=room.running
            )
        )
    return told
