# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Random ladder cases in their JSON shape, and small helpers for tests of the ladder."""

from datetime import date

from hypothesis import strategies as st

from services.load import default_rules
from services.types import FactType, State

DAY = date(2026, 3, 2)
SERVICES = (
    *("home_nursing", "practical_assistance", "medication_support_device", "safety_alarm"),
    *("reablement", "day_activity", "short_term_stay", "short_term_rehabilitation"),
    *("care_housing_round_the_clock", "long_term_stay"),
)
PAIRS = tuple(
    (rule.need, spec.measure)
    for rule in default_rules().rules
    for spec in rule.versions[-1].measures
)
NEEDS = tuple(rule.need for rule in default_rules().rules)
CLOSING = ("TRIED_INSUFFICIENT", "NOT_SUITABLE", "DECLINED_BY_USER", "NOT_AVAILABLE")
STRICTNESS = {"established": 0, "bypassed": 1, "incomplete": 2, "lower_level_open": 3}
_MINUTES = st.sampled_from((0, 15, 60, 105, 840))
_DAYS = st.sampled_from(("2026-01-05", "2026-02-16", "2026-03-02", "2026-03-16", "2026-04-01"))


def answer_to(spec):
    if spec.type is FactType.SCORE:
        return st.sampled_from((1, 2, 3, 4, 5, 9))
    if spec.type is FactType.BOOL:
        return st.booleans()
    if spec.type is FactType.DATE:
        return _DAYS
    return st.sampled_from([choice.code for choice in spec.choices])


ASKED = {c: answer_to(spec) for c, spec in default_rules().facts.items() if spec.tag is None}
BYPASSING = ("urgent", "palliative", "is_child", "ready_for_discharge_at")


@st.composite
def records(draw):
    need, measure = draw(st.sampled_from(PAIRS))
    state = draw(st.sampled_from(tuple(State)))
    row = {"need": need, "measure": measure, "state": state.value}
    if state is State.NOT_SUITABLE:
        row["reason"] = "NEEDS_HANDS_ON"
    if state in (State.SUITABLE_OFFERED, State.TRIED_EFFECTIVE) and draw(st.booleans()):
        row["residual_minutes_per_week"] = draw(_MINUTES)
    if draw(st.booleans()):
        row["from"], row["to"] = sorted((draw(_DAYS), draw(_DAYS)))
    return row


@st.composite
def lines(draw):
    needs = draw(st.lists(st.sampled_from(NEEDS), min_size=1, max_size=3, unique=True))
    row = {"service": draw(st.sampled_from(SERVICES)), "needs": needs}
    if draw(st.booleans()):
        row["minutes_per_week"] = draw(_MINUTES)
    if draw(st.booleans()):
        row["duration"] = draw(st.sampled_from((7, 28, "open")))
    if draw(st.booleans()):
        row["tag"] = draw(st.sampled_from(("medicine_only", "evening_calls")))
    return row


@st.composite
def cases(draw, bypassing=True):
    optional = {c: a for c, a in ASKED.items() if bypassing or c not in BYPASSING}
    rows = draw(st.lists(records(), max_size=25))
    unique = {(row["need"], row["measure"]): row for row in rows}
    return {
        "date": DAY.isoformat(),
        "user_group": draw(st.sampled_from(tuple(default_rules().codes.user_groups))),
        "facts": draw(st.fixed_dictionaries({}, optional=optional)),
        "measures": list(unique.values()),
        "proposed": draw(st.lists(lines(), min_size=1, max_size=3)),
    }


def verdicts(answer):
    return [line["verdict"] for line in answer["verdicts"]]


def asked(line, blocking):
    return {
        ask.get("fact") or f"{ask['need']}/{ask['measure']}"
        for ask in line["ask"]
        if ask["blocking"] is blocking
    }
