# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Letters and dispatches as rows; `letters` holds the facts of believable letters."""

import hashlib
from datetime import UTC, date, datetime

import factory

from tests.factories.people import ServiceUserFactory
from tildeling.letters.models import Dispatch, Letter
from tildeling.letters.states import Channel, LetterKind

PDF = b"%PDF-1.7 made up"


class LetterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Letter

    class Params:
        typeset = factory.Trait(
            pdf=PDF,
            pdf_sha256=hashlib.sha256(PDF).hexdigest(),
            set_at=datetime(2026, 3, 2, 9, 1, tzinfo=UTC),
        )

    person = factory.SubFactory(ServiceUserFactory)
    kind = LetterKind.GRANT
    reference = factory.Sequence(lambda n: f"2026-9{n:05d}/1")
    case_id = 1
    tree = factory.LazyFunction(lambda: {"title": "Vedtak", "sections": []})
    tree_sha256 = "0" * 64
    made_at = datetime(2026, 3, 2, 9, tzinfo=UTC)


class DispatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dispatch

    letter = factory.SubFactory(LetterFactory, typeset=True)
    channel = Channel.POST
    sent_on = date(2026, 3, 2)
    recorded_at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    recorded_by_id = 1
