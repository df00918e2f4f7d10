# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""No person in a log or an exception, no identity number and no machine's own address in a file."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("tildeling", "workflows", "services", "api", "bench")
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))

# What a log line or an exception may never be given: columns of people, and free text about them.
PERSONAL = {
    "fnr", "fnr_cipher", "fnr_index", "given_name", "family_name", "full_name", "display_name",
    "search_name", "sort_name", "born_on", "died_on", "address", "postal_code", "postal_place",
    "phone", "mandate", "relation", "person", "service_user", "patient", "content", "pdf", "tree",
    "conclusion", "situation", "user_view",
}  # fmt: skip
LOGS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = re.compile(r"^_?(log|logger|LOG|LOGGER|logging)$")

# Synthetic persons: tests, examples and the demo. What is vendored is not ours to change.
SYNTHETIC = ("tests/", "examples/", "workflows/demo/")
VENDORED = ("static/vendor/", "tests/browser/vendor/", "LICENSES/", "tildeling/letters/fonts/")
ELEVEN_DIGITS = re.compile(r"(?<![\w.])\d{6} ?\d{5}(?![\w.])")
MACHINES = re.compile(
    "|".join(
        [
            r"pypi\.org", r"pythonhosted", r"npmjs\.(org|com)", r"artifactory",
            r"--(extra-)?index-url", r"(?<![\w.}>-])/(work|root|home|Users)/\w",
        ]
    )
)  # fmt: skip
# Born in the month, or the month with what marks a synthetic person added.
MONTHS = {month + added for month in range(1, 13) for added in (0, 40, 65, 80)}


def tracked():
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return [name for name in listed.stdout.split("\n") if name and not name.startswith(VENDORED)]


def text_of(name):
    path = ROOT / name
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError:
        return ""


def told(tree):
    """Give every call of a log and every exception raised, with what it is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_log(node.func):
            yield node.lineno, [*node.args, *(word.value for word in node.keywords)]
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield node.lineno, [*node.exc.args, *(word.value for word in node.exc.keywords)]


def _is_log(called):
    return (
        isinstance(called, ast.Attribute)
        and called.attr in LOGS
        and isinstance(called.value, ast.Name)
        and bool(LOGGERS.match(called.value.id))
    )


def _said(value):
    """Give every value that becomes text: names and attributes, not what merely leads to them."""
    if isinstance(value, ast.Attribute):
        yield value.attr
        return
    if isinstance(value, ast.Name):
        yield value.id
        return
    if isinstance(value, ast.Call):
        # A count or an id of something is not the thing; what a method is called on is.
        yield from _said(value.func) if isinstance(value.func, ast.Attribute) else ()
    for child in ast.iter_child_nodes(value):
        if not (isinstance(value, ast.Call) and child is value.func):
            yield from _said(child)


def personal(source):
    return [
        (line, name)
        for line, given in told(ast.parse(source))
        for value in given
        for name in _said(value)
        if name in PERSONAL
    ]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_log_line_and_no_exception_is_given_a_person(path):
    assert personal(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'log.error("kunne ikke %s", person.family_name)',
        'logger.warning(f"fant {user.display_name}")',
        'raise ValueError(f"ukjent {fnr}")',
        'raise Invalid({"fnr": [f"{form.fnr} er feil"]})',
        'log.info("sett", extra={"who": service_user})',
    ],
)
def test_a_person_in_a_log_or_an_exception_is_seen(line):
    assert personal(line)


def is_like_an_identity_number(digits):
    day, month = int(digits[:2]), int(digits[2:4])
    return day % 40 in range(1, 32) and month in MONTHS


def test_no_tracked_file_has_an_identity_number_outside_examples_and_tests():
    found = {
        name: hits
        for name in tracked()
        if not name.startswith(SYNTHETIC)
        and (hits := list(filter(is_like_an_identity_number, ELEVEN_DIGITS.findall(text_of(name)))))
    }

    assert found == {}


def test_an_identity_number_is_seen():
    assert ELEVEN_DIGITS.findall("fnr: 17843900194, 178439 00194")
    assert is_like_an_identity_number("17843900194")
    assert not is_like_an_identity_number("17203900194")


def test_every_identity_number_of_an_example_is_synthetic():
    real = {
        name: hits
        for name in tracked()
        if name.startswith("examples/")
        and (hits := [hit for hit in ELEVEN_DIGITS.findall(text_of(name)) if int(hit[2:4]) <= 12])
    }

    assert real == {}


def test_no_tracked_file_names_a_registry_or_a_place_on_somebodys_machine():
    own = str(Path(__file__).relative_to(ROOT))
    found = {
        name: sorted({hit.group() for hit in MACHINES.finditer(text_of(name))})
        for name in tracked()
        if name != own and MACHINES.search(text_of(name))
    }

    assert found == {}


@pytest.mark.parametrize(
    "text", ["https://files.pythonhosted.org/x", "cd /home/kari/tildeling", "--index-url x"]
)
def test_a_registry_or_a_machine_is_seen(text):
    assert MACHINES.search(text)
