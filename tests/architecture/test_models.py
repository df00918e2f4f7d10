# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Models: Norwegian names in lower case, PROTECT towards people, no personal data in `__str__`."""

import inspect
from datetime import date

import pytest
from django.apps import apps
from django.db import models

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith(("tildeling.", "workflows."))
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
class TestEveryModel:
    def test_is_named_in_norwegian_in_lower_case(self, model):
        assert str(model._meta.verbose_name)[0].islower()
        assert "verbose_name" in inspect.getsource(model)

    def test_prints_only_its_kind_and_number(self, model):
        row = model(pk=7)
        for field in model._meta.local_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.primary_key:
                setattr(row, field.attname, "Kanari Testesen 01019012345")
            if isinstance(field, models.DateField):
                setattr(row, field.attname, date(1939, 1, 1))

        assert "Kanari" not in str(row)
        assert "#7" in str(row)

    def test_never_deletes_a_person_a_case_or_a_decision_along(self, model):
        kept = {"serviceuser", "case", "decision", "user", "order", "letter"}
        loose = [
            field.name
            for field in model._meta.local_fields
            if isinstance(field, models.ForeignKey)
            and field.related_model._meta.model_name in kept
            and field.remote_field.on_delete is not models.PROTECT
        ]

        assert loose == []

    def test_has_an_integer_key(self, model):
        key = model._meta.pk
        while isinstance(key, models.OneToOneField):
            key = key.related_model._meta.pk

        assert isinstance(key, models.BigAutoField)
