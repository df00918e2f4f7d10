# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bar over every page of a case: who, which case, how far it has come, and its tabs."""

from collections.abc import Sequence
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tildeling.cases.models import ApplicationLine, Case, WorkItem
from tildeling.cases.queries import running_clocks, service_title
from tildeling.cases.states import CaseStatus
from tildeling.pages.formatting import day
from tildeling.pages.parts import CaseBar, Link, Step, Tab, Tag

# What stands in the bar, in order; a node of the flow belongs to one of them.
STAGES = [
    gettext_lazy("Søknad mottatt"),
    gettext_lazy("Kartlegging"),
    gettext_lazy("Vurdering"),
    gettext_lazy("Vedtak"),
    gettext_lazy("Bestilling"),
    gettext_lazy("Oppfølging"),
]
STAGE_OF = {
    "start_mapping": 0, "assess": 1, "meeting": 1, "ladder": 2, "proposal": 2, "answer_start": 2,
    "sign": 3, "second_sign": 3, "dispatch": 3, "accept": 4, "reroute": 4, "begin": 4,
    "follow_up": 5,
}  # fmt: skip
STAGE_OF_STATUS = {
    CaseStatus.RECEIVED: 0, CaseStatus.UNDER_ASSESSMENT: 1, CaseStatus.UNDER_DECISION: 2,
    CaseStatus.DECIDED: 4, CaseStatus.IN_DELIVERY: 5, CaseStatus.CLOSED: 6,
}  # fmt: skip
COLOURS = {
    CaseStatus.RECEIVED: "neutral", CaseStatus.UNDER_ASSESSMENT: "info",
    CaseStatus.UNDER_DECISION: "warning", CaseStatus.DECIDED: "success",
    CaseStatus.IN_DELIVERY: "success", CaseStatus.CLOSED: "neutral",
}  # fmt: skip

# The tabs of a case: key, words, and the pages that can stand behind, the first that exists.
TABS: list[tuple[str, object, Sequence[str]]] = [
    ("overview", gettext_lazy("Oversikt"), ("cases:show",)),
    ("mapping", gettext_lazy("Kartlegging"), ("assessments:overview",)),
    ("ladder", gettext_lazy("Omsorgstrapp"), ("careladder:ladder",)),
    ("decision", gettext_lazy("Vedtak"), ("decisions:list", "decisions:draft")),
    ("orders", gettext_lazy("Bestillinger og levering"), ("orders:of_case",)),
    ("flow", gettext_lazy("Saksgang"), ("cases:flow",)),
]


def bar_of(
    case: Case, *, on: date, tab: str, services: Sequence[str] | None = None,
    due_on: date | None = None,
) -> CaseBar:  # fmt: skip
    """Return the bar of a case the reader may see; `case` comes with its person and owner.

    `tab` is the key of the tab the page belongs to. What the page has read already (the services
    applied for, the nearest date) is not read again when it is given.
    """
    if services is None:
        services = services_of(case)
        clocks = running_clocks(case, on=on)
        due_on = clocks[0].due_on if clocks else None
    return CaseBar(
        title=matter(services, on),
        person=case.person.full_name,
        facts=_facts(case),
        tags=_tags(case),
        steps=steps_of(case),
        tabs=tabs_of(case, tab),
        due_on=due_on,
        back=Link(_("Arbeidsliste"), reverse("cases:worklist")),
        alerts=[_("Personen er registrert som død.")] if case.person.died_on else [],
    )


def services_of(case: Case) -> tuple[str, ...]:
    """Return the codes of the services applied for in a case, in order, each once."""
    lines = ApplicationLine.objects.filter(application__case=case).order_by("id")
    return tuple(dict.fromkeys(lines.values_list("service", flat=True)))


def matter(services: Sequence[str], on: date) -> str:
    """Say what the case is about: «Søknad om hjemmesykepleie og trygghetsalarm»."""
    names = [lower_first(service_title(code, on)) for code in services]
    if not names:
        return _("Sak om helse- og omsorgstjenester")
    if len(names) > 3:
        return _("Søknad om %(first)s og %(n)s tjenester til") % {
            "first": names[0], "n": len(names) - 1,
        }  # fmt: skip
    last = names.pop()
    listed = f"{', '.join(names)} {_('og')} {last}" if names else last
    return _("Søknad om %(services)s") % {"services": listed}


def lower_first(text: str) -> str:
    """Write a name inside a sentence: «Hjemmesykepleie» → «hjemmesykepleie», «BPA» stands."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def steps_of(case: Case) -> list[Step]:
    """Return the six stages of a case, done, current and later."""
    nodes = WorkItem.objects.filter(case=case, step_id__isnull=False).open()
    stages = [STAGE_OF[node] for node in nodes.values_list("node", flat=True) if node in STAGE_OF]
    now = min(stages) if stages else STAGE_OF_STATUS[CaseStatus(case.status)]
    return [Step(str(text), _state(place, now)) for place, text in enumerate(STAGES)]


def tabs_of(case: Case, current: str) -> list[Tab]:
    """Return the tabs whose pages are installed."""
    found = []
    for key, text, names in TABS:
        url = next(filter(None, (_address(name, case.case_number) for name in names)), "")
        if url:
            found.append(Tab(str(text), url, current=key == current))
    return found


def _address(name: str, number: str) -> str:
    try:
        return reverse(name, args=[number])
    except NoReverseMatch:
        return ""


def _state(place: int, now: int) -> str:
    if place == now:
        return "current"
    return "done" if place < now else "later"


def _facts(case: Case) -> list[str]:
    handler = case.owner.display_name if case.owner else _("ingen ennå")
    facts = [
        _("født %(day)s") % {"day": day(case.person.born_on)},
        _("sak %(number)s") % {"number": case.case_number},
        _("saksbehandler: %(name)s") % {"name": handler},
    ]
    if case.round > 1:
        facts.append(_("runde %(n)s") % {"n": case.round})
    return facts


def _tags(case: Case) -> list[Tag]:
    status = str(case.get_status_display())
    tags = [Tag(status[:1].upper() + status[1:], COLOURS[CaseStatus(case.status)])]
    if case.is_urgent:
        tags.insert(0, Tag(_("Haster"), "danger"))
    return tags
