# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""C4: no silent overwrite. Two people edit the same draft or mapping; the second is told.

1 000 random interleavings of load, edit and save, half on a draft and half on a mapping: what
stands is the last *accepted* save, and a stale save is refused with both texts. The pages' way is
tried in their own room.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.conftest import AT, user
from tildeling.assessments.commands import AssessmentChanges, save_assessment
from tildeling.assessments.models import Assessment
from tildeling.decisions.commands import save_draft
from tildeling.decisions.models import Draft
from tildeling.shared.refusals import Stale
from workflows import engine

pytestmark = pytest.mark.django_db(transaction=True)

# Who acts next, and whether they load or save.
ACTS = st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), min_size=2, max_size=10)


class Writing:
    """Two people who load and save one text; remembers what was accepted last."""

    def __init__(self, load, save):
        self.load, self.save = load, save
        self.seen = {"a": load(), "b": load()}
        self.accepted = self.seen["a"][0]
        self.saves = 0
        self.stale = 0

    def act(self, who, loads):
        if loads:
            self.seen[who] = self.load()
            return
        self.saves += 1
        text = f"Tekst nummer {self.saves} fra {who}, skrevet i mellomtiden."
        current, version = self.load()
        if self.seen[who][1] == version:
            self.save(text, version)
            self.accepted = text
            self.seen[who] = self.load()
            return
        with pytest.raises(Stale) as told:
            self.save(text, self.seen[who][1])
        assert current in str(told.value.theirs)
        assert told.value.version == version
        self.stale += 1


def run(writing, examples):
    tried = {"saves": 0, "stale": 0}

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(ACTS)
    def interleave(acts):
        each = writing()
        for who, loads in acts:
            each.act(who, loads)
        assert each.load()[0] == each.accepted
        tried["saves"] += each.saves
        tried["stale"] += each.stale

    interleave()
    assert tried["stale"] > 0
    print(f"C4 no overwrite: {tried['saves']} saves tried, {tried['stale']} told, 0 broken")


EXAMPLES = [
    pytest.param(60, id="some"),
    pytest.param(500, id="all", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_stale_draft_is_never_saved_over_another(case_before, examples):
    runner = case_before("sign")

    def load():
        draft = Draft.objects.get(case_id=runner.case_id)
        return draft.blocks["assessment"], draft.version

    def save(text, version):
        engine.run(
            save_draft, actor=user("saksbehandler1"), at=AT, case_id=runner.case_id,
            blocks={"assessment": text}, version=version,
        )  # fmt: skip

    run(lambda: Writing(load, save), examples)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_stale_mapping_is_never_saved_over_another(case_before, examples):
    runner = case_before("assess")
    nurse = Assessment.objects.get(case_id=runner.case_id, discipline="nurse")

    def load():
        nurse.refresh_from_db()
        return nurse.situation, nurse.version

    def save(text, version):
        engine.run(
            save_assessment, actor=user("sykepleier"), at=AT, case_id=runner.case_id,
            assessment_id=nurse.pk, changes=AssessmentChanges(situation=text), version=version,
        )  # fmt: skip

    run(lambda: Writing(load, save), examples)
