# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Finds what the pages tell of: models, enumerations, tables of transitions and commands."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, TextChoices

import services
import tildeling

# Rooms that hold no model and no term of the field.
SILENT = ("tildeling.pages", "tildeling.settings", "tildeling.wsgi", "tildeling.asgi")
NOT_TERMS = (".migrations", ".management", ".tasks")


@lru_cache(maxsize=1)
def modules() -> tuple[ModuleType, ...]:
    """Return every module of the services and the contexts, by name."""
    names = sorted(
        found.name
        for room in (services, tildeling)
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
        if not found.name.startswith(SILENT) and not any(part in found.name for part in NOT_TERMS)
    )
    return tuple(importlib.import_module(name) for name in names)


def contexts() -> tuple[str, ...]:
    """Return the names of the contexts in the order of a case's life."""
    return tuple(
        app.removeprefix("tildeling.")
        for app in settings.INSTALLED_APPS
        if app.startswith("tildeling.") and app != "tildeling.pages"
    )


def models() -> list[type[Model]]:
    """Return every model of ours, by context and then as its file has them."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith(("tildeling.", "workflows.", "api."))
    ]


def enums() -> list[type[Enum]]:
    """Return every public enumeration of the services and the contexts, by module."""
    return [
        found
        for module in modules()
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, Enum)
        and found.__module__ == module.__name__
        and not found.__name__.startswith("_")
    ]


def tables() -> Iterator[tuple[str, type[TextChoices], dict[str, frozenset[str]]]]:
    """Give each table of transitions with its context and its states."""
    for module in modules():
        if not module.__name__.endswith(".states"):
            continue
        for name, table in vars(module).items():
            if name.endswith("_TRANSITIONS"):
                yield module.__name__.split(".")[1], _states_of(table), table


def commands(context: str) -> list[tuple[str, Callable[..., Any]]]:
    """Return a context's commands by name: what its `commands` lists, or what takes an actor."""
    name = f"tildeling.{context}.commands"
    if find_spec(name) is None:
        return []
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", None) or [
        found for found, value in vars(module).items() if _is_own_command(value, module)
    ]
    return [(found, getattr(module, found)) for found in sorted(listed)]


def path_of(found: Any) -> str:
    """Return where something is written, from the project's root."""
    root = Path(__file__).resolve().parents[2]
    return str(Path(inspect.getsourcefile(found) or "").resolve().relative_to(root))


def first_sentence(found: Any) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(found) or "").split("\n")[0]


def _states_of(table: dict[str, frozenset[str]]) -> type[TextChoices]:
    states = type(next(iter(table)))
    if not issubclass(states, TextChoices):
        raise TypeError("a table of transitions must be keyed by its states")
    return states


def _is_own_command(value: Any, module: ModuleType) -> bool:
    return (
        inspect.isfunction(value)
        and value.__module__ == module.__name__
        and not value.__name__.startswith("_")
        and "actor" in inspect.signature(value).parameters
    )
