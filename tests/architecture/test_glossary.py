# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every model and every enumeration has its Norwegian word, and no word is left over."""

import pytest

from services import citations
from tildeling.orders.models import Order
from workflows.reference import discovery, glossary

WORDS = glossary.read()


@pytest.fixture(scope="module")
def page():
    return glossary.page()


@pytest.mark.parametrize("enum", discovery.enums(), ids=glossary.key_of)
def test_every_enumeration_has_a_norwegian_word(enum):
    assert WORDS.enums.get(glossary.key_of(enum)), (
        f'name it in docs/glossary.toml: "{glossary.key_of(enum)}" = "…"'
    )


@pytest.mark.parametrize("model", discovery.models(), ids=lambda model: model.__name__)
def test_every_model_stands_in_the_glossary_with_its_norwegian_word(model, page):
    assert f"| `{model.__name__}` | {model._meta.verbose_name} |" in page


def test_no_word_is_left_over_from_an_enumeration_that_is_gone():
    known = {glossary.key_of(enum) for enum in discovery.enums()}

    assert set(WORDS.enums) - known == set()


def test_one_norwegian_word_has_one_identifier():
    words = [word for norwegian in WORDS.terms.values() for word in norwegian.split(" / ")]

    assert sorted(words) == sorted(set(words))


def test_a_basis_belongs_to_a_word():
    names = set(WORDS.terms) | {
        glossary.snake(found.__name__) for found in [*discovery.models(), *discovery.enums()]
    }

    assert set(WORDS.basis) - names == set()


def test_a_basis_names_an_act_we_know():
    acts = set(citations.load(citations.LAW).acts)
    others = {"Grunnloven", "kommuneloven", "pasientjournalforskriften", "vergemålsloven"}

    unknown = {
        term: basis
        for term, basis in WORDS.basis.items()
        for part in basis.split(", ")
        if part.split(" ")[0] not in acts | others
    }

    assert unknown == {}


def test_a_term_is_led_to_the_model_that_carries_it(page):
    assert f"`order` | bestilling | – | `{discovery.path_of(Order)}`" in page


def test_a_key_the_glossary_does_not_know_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "glossary.toml"
    path.write_text('[terms]\n[enums]\n[basis]\n[other]\nx = "y"\n')
    monkeypatch.setattr(glossary, "FILE", path)

    with pytest.raises(TypeError, match="other"):
        glossary.read.__wrapped__()
