# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Every command: keyword-only, `actor`, `at`, one call of `record`, no transaction of its own."""

import ast
import importlib
import inspect
import pkgutil
import textwrap

import pytest

import tildeling

CONTEXTS = [
    module.name for module in pkgutil.iter_modules(tildeling.__path__, "tildeling.") if module.ispkg
]


def commands():
    for context in CONTEXTS:
        try:
            module = importlib.import_module(f"{context}.commands")
        except ModuleNotFoundError:
            continue
        names = getattr(module, "__all__", None) or [
            name
            for name, found in vars(module).items()
            if inspect.isfunction(found)
            and found.__module__ == module.__name__
            and not name.startswith("_")
            and "actor" in inspect.signature(found).parameters
        ]
        for name in names:
            if inspect.isfunction(getattr(module, name)):
                yield pytest.param(getattr(module, name), id=f"{context}.{name}")


@pytest.mark.parametrize("command", list(commands()))
class TestEveryCommand:
    def test_takes_only_keywords_with_actor_and_at(self, command):
        parameters = inspect.signature(command).parameters

        assert {"actor", "at"} <= set(parameters)
        assert {one.kind for one in parameters.values()} <= {
            inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD,
        }  # fmt: skip

    def test_has_a_docstring(self, command):
        assert inspect.getdoc(command)

    def test_opens_no_transaction_of_its_own(self, command):
        assert "atomic" not in inspect.getsource(inspect.getmodule(command))


def test_every_command_writes_the_trail():
    silent = [
        case.id
        for case in commands()
        if "record" not in _calls(case.values[0], depth=3, seen=set())
    ]

    assert silent == []


def test_there_are_commands():
    assert len(list(commands())) > 30


def _calls(function, *, depth, seen):
    """Return the names a function calls, and what those of our own call, some levels down."""
    if depth == 0 or function in seen:
        return set()
    seen.add(function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    names = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        names.add(name)
        found = inspect.getmodule(function).__dict__.get(name)
        if inspect.isfunction(found) and found.__module__.startswith("tildeling."):
            names |= _calls(found, depth=depth - 1, seen=seen)
    return names
