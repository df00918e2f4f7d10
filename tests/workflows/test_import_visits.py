# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`manage.py import_visits FILE`: counts, exit codes, and the refused rows beside the file."""

import io
import json

import pytest
from django.core.management import call_command

from tests.factories.orders import OrderFactory
from tests.factories.organisation import employee
from tests.tildeling.delivery.files import csv_file, visit
from tildeling.audit.models import TrailEntry
from tildeling.delivery.models import Visit, VisitBatch
from tildeling.organisation.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order():
    employee(Role.ADMINISTRATOR, username="administrator1")
    return OrderFactory(active=True, with_version=True)


@pytest.fixture
def file(tmp_path, order):
    path = tmp_path / "besøk.csv"
    path.write_bytes(csv_file(visit(1, order), visit(2, order), visit(3, "B0")))
    return path


def read_in(*given):
    """How the command ends, and what it says where."""
    said, blamed, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_visits", *given, stdout=said, stderr=blamed)
    except SystemExit as stop:
        code = stop.code
    return code, said.getvalue(), blamed.getvalue()


def test_some_refused_ends_with_three_and_writes_them_beside(file, order):
    code, said, _ = read_in(str(file))

    beside = file.with_name("besøk.avvist.csv")
    assert code == 3
    assert said.startswith("3 rader: 2 nye, 0 rettet, 0 uendret, 1 avvist.")
    assert str(beside) in said
    assert "Vi fant ingen bestilling" in beside.read_text(encoding="utf-8-sig")
    assert VisitBatch.objects.get().source_name == "besøk.csv"


def test_all_in_ends_with_nought_and_writes_nothing_beside(file, order):
    file.write_bytes(csv_file(visit(1, order)))

    code, said, _ = read_in(str(file), "--json")

    assert code == 0
    assert json.loads(said) == {
        "rows": 1, "stored": 1, "corrected": 0, "unchanged": 0, "refused": 0, "dry_run": False,
    }  # fmt: skip
    assert [path.name for path in file.parent.iterdir()] == ["besøk.csv"]


def test_a_rehearsal_says_the_same_and_stores_nothing(file):
    rehearsed = read_in(str(file), "--dry-run", "--json")
    assert not VisitBatch.objects.exists()
    assert not Visit.objects.exists()
    assert not TrailEntry.objects.exists()
    assert file.with_name("besøk.avvist.csv").exists()

    real = read_in(str(file), "--json")

    assert rehearsed[0] == real[0] == 3
    assert json.loads(rehearsed[1]) == {**json.loads(real[1]), "dry_run": True}
    assert "Prøve: ingenting er lagret." in read_in(str(file), "--dry-run")[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "tom"), (b"fnr;navn\n", "personopplysninger"), (None, "finnes ikke")],
)
def test_an_unusable_file_ends_with_two(file, content, said):
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)

    code, _, blamed = read_in(str(file))
    as_json = read_in(str(file), "--json")

    assert (code, as_json[0]) == (2, 2)
    assert said in blamed
    assert said in json.loads(as_json[1])["error"]
    assert not VisitBatch.objects.exists()


def test_who_reads_in_can_be_named_and_must_be_allowed_to(file, order):
    leader = employee(Role.PROVIDER_LEADER, order.unit, username="leder")
    employee(Role.CASEWORKER, username="saksbehandler")

    assert read_in(str(file), "--as", "leder")[0] == 3
    assert VisitBatch.objects.get().received_by_id == leader.pk
    assert read_in(str(file), "--as", "saksbehandler")[0] == 2
    assert read_in(str(file), "--as", "ingen")[0] == 2


def test_another_systems_account_is_chosen_before_an_administrator(file):
    system = employee(Role.SYSTEM)

    read_in(str(file))

    assert VisitBatch.objects.get().received_by_id == system.pk


def test_nobody_to_read_in_as_ends_with_two(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(csv_file())

    assert read_in(str(path))[0] == 2
