# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""System checks: what a flow must say of itself before anything starts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection
from viewflow.workflow import lock
from viewflow.workflow.fields import get_task_ref

from services import deadlines
from tildeling.organisation.roles import Role
from workflows.flows.allocation import AllocationFlow
from workflows.nodes import Background, Step

FLOWS = (AllocationFlow,)
# A day on which every clock of today's law stands.
LAW_READ_ON = date(2026, 1, 1)


def flows_are_whole(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Tell which flow lacks our lock, and which step a command, a role, a title or a clock."""
    found: list[CheckMessage] = []
    for flow_class in FLOWS:
        own = flow_class.lock_impl
        if not isinstance(own, lock.SelectForUpdateLock) or own.nowait or own.attempts != 1:
            found.append(Error(f"{flow_class.__name__} must wait for its own lock", id="flow.E1"))
        for node in flow_class.instance.nodes():
            found += _node_faults(node)
    return found


def _node_faults(node: Any) -> Iterator[CheckMessage]:
    name = f"{node.flow_class.__name__}.{node.name}"
    if isinstance(node, Step | Background) and not (node.task_title and callable(node.does)):
        yield Error(f"{name} needs a title and a command", id="flow.E2")
    if isinstance(node, Step):
        if not callable(node.by) and node.by not in Role.values:
            yield Error(f"{name} names no role", id="flow.E3")
        if node.within not in {clock.code for clock in deadlines.all_clocks(LAW_READ_ON)}:
            yield Error(f"{name} names no clock in services/law", id="flow.E4")


def no_step_is_lost(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Tell of open steps whose node is gone from its flow; reads the database.

    A node is renamed or removed only by leaving it as `Obsolete`, or with a new flow class.
    """
    if not kwargs.get("databases"):
        return []
    known = {get_task_ref(node) for flow in FLOWS for node in flow.instance.nodes()}
    with connection.cursor() as cursor:
        cursor.execute("select distinct flow_task from viewflow_task where finished is null")
        live = {row[0] for row in cursor.fetchall()}
    return [Error(f"open steps name {name}, which is gone", id="flow.E5") for name in live - known]
