# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One discipline maps a person: the form, its autosave, the copy of the last one, and the end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildeling.assessments import commands as assessments
from tildeling.assessments.models import Assessment, Meeting
from tildeling.assessments.policies import may_assess, may_reopen_assessment
from tildeling.assessments.queries import AssessmentView, assessment_for
from tildeling.assessments.states import AssessmentStatus
from tildeling.organisation.roles import Permission
from tildeling.pages.assessments.assess_form import AssessForm
from tildeling.pages.assessments.words import SCALE, TEXTS, say, status_tag, tenths
from tildeling.pages.clock import now, today
from tildeling.pages.forms import Form, render_page
from tildeling.pages.guard import actor, needs
from tildeling.pages.opened import Opened, open_case, required_step
from tildeling.pages.parts import Fact
from tildeling.shared.refusals import Invalid, Missing, Stale
from workflows import engine

# In the session: which version a page's own last save made. A lost answer, or a save that overtook
# another, is then not taken for somebody else's.
SAVED = "assessment_saved"
KEPT = 20


@needs(Permission.ASSESS, Permission.CASE_HANDLE)
def assess(request: HttpRequest, number: str, assessment_id: int) -> HttpResponse:
    opened = open_case(request, number)
    seen = _seen(request, opened, assessment_id)
    if request.method == "POST":
        return _write(request, opened, seen)
    row = seen.assessment
    is_open = row.status in {AssessmentStatus.ORDERED, AssessmentStatus.IN_PROGRESS}
    if is_open and may_assess(actor(request), opened.case, row, on=today()) is None:
        return _form_page(request, opened, AssessForm(seen))
    return _read_page(request, opened, seen)


@needs(Permission.ASSESS)
@require_POST
def draft(request: HttpRequest, number: str, assessment_id: int) -> HttpResponse:
    opened = open_case(request, number)
    form = AssessForm(_seen(request, opened, assessment_id), request.POST)
    form.is_valid()
    if "version" not in form.cleaned_data or "key" not in form.cleaned_data:
        raise Invalid({"version": [_("Siden er for gammel til å lagre. Last den på nytt.")]})
    try:
        _save(request, opened, form)
    except Stale:
        return _said(request, _("En annen har lagret. Trykk «Lagre utkast» for å se begge."), 409)
    except Invalid as refusal:
        wrong = " ".join(text for texts in refusal.errors.values() for text in texts)
        return _said(request, _("Ikke lagret: %(wrong)s") % {"wrong": wrong}, 422)
    return render(
        request, "pages/assessments/saved.html", {"at": now(), "left_out": _left_out(form)}
    )


@needs(Permission.ASSESS)
@require_POST
def copy(request: HttpRequest, number: str, assessment_id: int) -> HttpResponse:
    opened = open_case(request, number)
    form = Form(request.POST)
    if form.is_valid():
        engine.run(
            assessments.copy_forward, actor=actor(request), at=now(), key=form.idempotency_key,
            case_id=opened.case.pk, assessment_id=assessment_id,
        )  # fmt: skip
        messages.success(
            request, _("Forrige kartlegging er kopiert. Gå gjennom og rett det som er endret.")
        )
    return redirect("assessments:assess", number, assessment_id)


def _seen(request: HttpRequest, opened: Opened, assessment_id: int) -> AssessmentView:
    seen = assessment_for(actor(request), assessment_id, on=today())
    if seen.assessment.case_id != opened.case.pk:
        raise Missing
    return seen


def _write(request: HttpRequest, opened: Opened, seen: AssessmentView) -> HttpResponse:
    form = AssessForm(seen, request.POST)
    finishing = request.POST.get("do") != "save"
    if form.is_valid() and finishing:
        for name, label in form.unanswered_notes():
            form.add_error(
                name, _("Svar på «%(label)s», eller ta bort merknaden.") % {"label": label}
            )
    if form.is_valid():
        with form.refusals():
            try:
                return _finish(request, opened, form) if finishing else _keep(request, opened, form)
            except Stale as stale:
                theirs = form.compared(stale.theirs)
                raise Stale(theirs=theirs, version=stale.version) from stale
    return _form_page(request, opened, form)


def _keep(request: HttpRequest, opened: Opened, form: AssessForm) -> HttpResponse:
    _save(request, opened, form)
    messages.success(request, _("Utkastet er lagret."))
    return redirect("assessments:assess", opened.number, form.seen.assessment.pk)


def _finish(request: HttpRequest, opened: Opened, form: AssessForm) -> HttpResponse:
    pk = form.seen.assessment.pk
    engine.perform(
        required_step(opened.case, "assess", subject_id=pk),
        actor=actor(request), at=now(), key=form.idempotency_key, node="assess",
        changes=form.changes(on=today()), version=_version(request, form),
    )  # fmt: skip
    messages.success(request, _("Kartleggingen er fullført."))
    return redirect("assessments:overview", opened.number)


def _save(request: HttpRequest, opened: Opened, form: AssessForm) -> None:
    """Keep the draft. No idempotency key: the version says what it is written over."""
    pk = form.seen.assessment.pk
    engine.run(
        assessments.save_assessment, actor=actor(request), at=now(), case_id=opened.case.pk,
        assessment_id=pk, changes=form.news(on=today()), version=_version(request, form),
    )  # fmt: skip
    saved = {
        **request.session.get(SAVED, {}),
        form.idempotency_key: Assessment.objects.values_list("version", flat=True).get(pk=pk),
    }
    request.session[SAVED] = dict(list(saved.items())[-KEPT:])


def _version(request: HttpRequest, form: AssessForm) -> int:
    sent: int = form.cleaned_data["version"]
    own: int = request.session.get(SAVED, {}).get(form.idempotency_key, 0)
    return max(sent, own)


def _left_out(form: AssessForm) -> list[str]:
    """Return the labels of what could not be saved with the draft."""
    wrong = [str(form.fields[name].label) for name in form.errors if name in form.fields]
    return wrong + [label for _name, label in form.unanswered_notes()]


def _said(request: HttpRequest, said: str, status: int) -> HttpResponse:
    return render(request, "components/refused.html", {"said": said}, status=status)


def _form_page(request: HttpRequest, opened: Opened, form: AssessForm) -> HttpResponse:
    row = form.seen.assessment
    has_earlier = (
        Assessment.objects.finished()
        .filter(case__person=opened.case.person_id, discipline=row.discipline)
        .exists()
    )
    context = {
        "bar": opened.bar("mapping"),
        "form": form,
        "assessment": row,
        "scale": SCALE,
        "applications": opened.view.applications if opened.view else (),
        "copy_form": Form() if has_earlier and row.copied_from_id is None else None,
        "draft_url": reverse("assessments:draft", args=[opened.number, row.pk]),
        "back": reverse("assessments:overview", args=[opened.number]),
    }
    return render_page(request, "pages/assessments/assess.html", context)


def _read_page(request: HttpRequest, opened: Opened, seen: AssessmentView) -> HttpResponse:
    row, user = seen.assessment, actor(request)
    is_finished = row.status == AssessmentStatus.FINISHED
    may_reopen = (
        is_finished
        and may_reopen_assessment(user, opened.case, row, on=today()) is None
        and not Meeting.objects.filter(case=opened.case, round=row.round).exists()
    )
    context: dict[str, Any] = {
        "bar": opened.bar("mapping"),
        "assessment": row,
        "status": status_tag(row.status),
        "texts": [(label, getattr(row, name)) for name, label in TEXTS.items()],
        "groups": _answered(seen),
        "tests": [
            Fact(test.get_test_display(), f"{tenths(test.tenths)} ({test.taken_on:%d.%m.%Y})")
            for test in seen.tests
        ],
        "may_reopen": may_reopen,
    }
    return render_page(request, "pages/assessments/assessment.html", context)


def _answered(seen: AssessmentView) -> list[tuple[str, list[Fact]]]:
    """Return what was found, under its headings; what nobody answered is left out."""
    groups = [
        (
            group.group.label,
            [
                Fact(row.spec.label, "\n".join(filter(None, [say(row.spec, row.value), row.note])))
                for row in group.answers
                if row.is_answered
            ],
        )
        for group in seen.groups
    ]
    return [(label, facts) for label, facts in groups if facts]
