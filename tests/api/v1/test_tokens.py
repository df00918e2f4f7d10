# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Getting a token, losing it, and guessing for one."""

from datetime import timedelta

import pytest
from rest_framework.authtoken.models import Token

from api.authentication import LIFETIME
from tests.api.conftest import Caller, is_problem
from tests.factories.organisation import employee
from tildeling.audit.models import TrailEntry
from tildeling.organisation.models import User
from tildeling.organisation.roles import Role

WORD = "et langt passord"


@pytest.fixture
def fagsystem(db):
    user = employee(Role.SYSTEM, username="fagsystem")
    user.set_password(WORD)
    user.save()
    return user


def log_in(nobody, username="fagsystem", password=WORD):
    return nobody.post("tokens/", {"username": username, "password": password}, key=None)


def test_name_and_password_give_a_token_that_opens(nobody, fagsystem):
    answer = log_in(nobody)

    assert answer.status_code == 200
    nobody.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    assert nobody.get("catalogue/").status_code == 200
    assert nobody.get("catalogue/").headers["Cache-Control"] == "no-store"


def test_asking_again_gives_the_same_token(nobody, fagsystem):
    assert log_in(nobody).json() == log_in(nobody).json()


@pytest.mark.parametrize(
    ("username", "password"),
    [("fagsystem", "feil"), ("fagsystem", WORD + " "), ("finnes-ikke", WORD)],
)
def test_a_wrong_one_and_an_unknown_one_answer_the_same(nobody, fagsystem, username, password):
    response = log_in(nobody, username, password)

    problem = is_problem(response, 401, "not_logged_in")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert username not in str(problem)


@pytest.mark.parametrize(
    "content",
    [{}, [], None, {"username": "a"}, {"username": "a\x00", "password": "b"},
     {"username": 1, "password": True}, {"username": "x" * 81, "password": "b"}],
)  # fmt: skip
def test_what_is_no_log_in_is_refused_by_its_fields(nobody, content):
    assert is_problem(nobody.post("tokens/", content, key=None), 422)["errors"]


def test_a_role_without_the_api_gets_none_and_that_is_written_down(nobody):
    user = employee(Role.EXECUTIVE, username="kommunalsjef")
    user.set_password(WORD)
    user.save()

    is_problem(log_in(nobody, "kommunalsjef"), 403, "api")
    assert TrailEntry.objects.get(kind="denial").name == "api.Tokens"
    assert not Token.objects.exists()


def test_a_revoked_token_opens_nothing(fagsystem):
    caller = Caller(fagsystem)

    assert caller.delete("tokens/").status_code == 204
    is_problem(caller.get("catalogue/"), 401)
    is_problem(caller.delete("tokens/"), 401)


def test_an_old_token_opens_nothing_and_is_replaced(nobody, fagsystem):
    caller = Caller(fagsystem)
    old = Token.objects.get()
    Token.objects.update(created=old.created - LIFETIME)

    is_problem(caller.get("catalogue/"), 401)
    assert log_in(nobody).json()["token"] != old.key


def test_a_token_lasts_to_its_last_minute(fagsystem):
    caller = Caller(fagsystem)
    Token.objects.update(created=Token.objects.get().created - LIFETIME + timedelta(minutes=1))

    assert caller.get("catalogue/").status_code == 200


def test_somebody_taken_out_of_use_is_nobody(fagsystem):
    caller = Caller(fagsystem)
    User.objects.update(is_active=False)

    is_problem(caller.get("catalogue/"), 401)


def test_a_lost_role_closes_the_door_at_once(fagsystem):
    caller = Caller(fagsystem)
    fagsystem.employments.all().delete()

    is_problem(caller.get("catalogue/"), 403, "api")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer x", "Basic eDp5", "Bearer \xff"]
)
def test_what_is_no_token_opens_nothing(nobody, header):
    nobody.headers["Authorization"] = header
    if header.startswith("Basic"):
        assert nobody.get("catalogue/").status_code == 401
    else:
        is_problem(nobody.get("catalogue/"), 401, "not_logged_in")


def test_whoever_guesses_is_kept_out_for_a_while_even_with_the_right_one(
    nobody, fagsystem, settings
):
    settings.AXES_ENABLED = True

    statuses = [log_in(nobody, password=f"gjett {number}").status_code for number in range(6)]
    right = log_in(nobody)

    assert statuses[:4] == [401] * 4
    assert statuses[-1] == 429
    is_problem(right, 429, "too_many")
    assert not Token.objects.exists()
