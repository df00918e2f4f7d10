# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/reference/flows.md`: what happens next, whose turn it is, and which clock runs."""

from collections.abc import Callable, Iterator
from typing import Any

from services import deadlines
from tildeling.cases import commands as cases
from tildeling.organisation.roles import Role
from workflows.checks import FLOWS, LAW_READ_ON
from workflows.nodes import Background, End, If, Obsolete, SplitEach, StartHandle, Step, TimeLimit
from workflows.reference import discovery
from workflows.reference.markdown import code, section, table
from workflows.reference.markdown import page as whole

ABOUT = (
    "A flow says what happens next and whose turn it is. Node names stand in databases and are\n"
    "frozen by a test (`tests/workflows/frozen_nodes.txt`): a node is never renamed or removed\n"
    "while it has live tasks. Clocks are rows of [deadlines](deadlines.md).\n"
)
EDGE_WORDS = {"cond_true": "ja", "cond_false": "nei", "default": ""}


def page() -> str:
    """Return the page."""
    return whole("Flows", ABOUT, *(_flow(flow) for flow in FLOWS))


def steps_of_commands() -> dict[Callable[..., Any], list[str]]:
    """Return which nodes call each command, also instead of or to undo another."""
    found: dict[Callable[..., Any], list[str]] = {cases.register: ["register"]}
    for flow in FLOWS:
        for node in _in_order(flow):
            for command in _commands_of(node):
                found.setdefault(command, []).append(node.name)
    return found


def _flow(flow: Any) -> str:
    nodes = list(_in_order(flow))
    people = [node for node in nodes if isinstance(node, Step)]
    machine = [node for node in nodes if isinstance(node, Background)]
    limits = [node for node in nodes if isinstance(node, TimeLimit)]
    return section(
        f"{flow.__name__} · {flow.process_title}",
        discovery.first_sentence(flow),
        section(
            "Steps of people",
            table(
                ("node", "title", "command", "role", "clock", "or", "taken back by"),
                [_step(node) for node in people],
            ),
            level=3,
        ),
        section(
            "Work in the background",
            table(
                ("node", "title", "command"),
                [(code(one.name), one.task_title, code(_name(one.does))) for one in machine],
            ),
            level=3,
        ),
        section(
            "Time limits",
            table(
                ("node", "takes away", "when", "goes on to"),
                [
                    (
                        code(one.name),
                        code(one._attached_to.name),
                        _what(one._delay),
                        code(one._next.name),
                    )
                    for one in limits
                ],
            ),
            level=3,
        ),
        section("The graph", _picture(nodes), level=3),
    )


def _step(node: Step) -> tuple[str, ...]:
    others = "; ".join(
        f"{code(_name(other.does))} ({', '.join(Role(role).label for role in other.by)})"
        for other in node.instead.values()
    )
    undone = code(_name(node.undo)) if node.undo else ""
    return (
        code(node.name), str(node.task_title), code(_name(node.does)), _turn(node.by),
        _clock(node.within), others, undone,
    )  # fmt: skip


def _turn(by: Any) -> str:
    return _what(by) if callable(by) else Role(by).label


def _what(found: Any) -> str:
    return discovery.first_sentence(found).removeprefix("Return ").rstrip(".")


def _clock(name: str) -> str:
    if not name:
        return ""
    found = [one for one in deadlines.all_clocks(LAW_READ_ON) if one.code == name]
    return f"{code(name)} {found[0].label if len(found) == 1 else f'({len(found)} slag)'}"


def _commands_of(node: Any) -> list[Callable[..., Any]]:
    if isinstance(node, Step):
        others = [other.does for other in node.instead.values()]
        return [node.does, *others, *([node.undo] if node.undo else [])]
    return [node.does] if isinstance(node, Background) else []


def _name(command: Callable[..., Any]) -> str:
    context = command.__module__.split(".")[1]
    return f"{context}.{command.__name__}"


def _in_order(flow: Any) -> Iterator[Any]:
    """Give the nodes as a case meets them: from the start, each node's edges in turn."""
    nodes = sorted(flow.instance.nodes(), key=lambda node: str(node.name))
    limits = {node._attached_to: node for node in nodes if isinstance(node, TimeLimit)}
    waiting = [node for node in nodes if isinstance(node, StartHandle)]
    seen: set[str] = set()
    while waiting:
        node = waiting.pop(0)
        if node.name in seen:
            continue
        seen.add(node.name)
        yield node
        waiting += [edge.dst for edge in node._outgoing()]
        waiting += [limits[node]] if node in limits else []
    yield from (node for node in nodes if node.name not in seen)


def _picture(nodes: list[Any]) -> str:
    lines = ["```mermaid", "flowchart TD"]
    drawn = [node for node in nodes if not isinstance(node, Obsolete)]
    lines += [f"    {_node(node)}{_shape(node)}" for node in drawn]
    for node in drawn:
        for other, word in _edges(node, drawn):
            arrow = f"-->|{word}|" if word else "-->"
            lines.append(f"    {_node(node)} {arrow} {_node(other)}")
    return "\n".join([*lines, "```"])


def _edges(node: Any, nodes: list[Any]) -> Iterator[tuple[Any, str]]:
    for edge in node._outgoing():
        word = EDGE_WORDS.get(edge.edge_class, "")
        if isinstance(node, SplitEach) and edge.edge_class == "default":
            word = "ingen"
        yield edge.dst, word
    for other in nodes:
        if isinstance(other, TimeLimit) and other._attached_to is node:
            yield other, "frist"


def _shape(node: Any) -> str:
    if isinstance(node, Step):
        return f'["{node.task_title}"]'
    if isinstance(node, Background):
        return f'[["{node.task_title}"]]'
    if isinstance(node, If):
        return f"{{{node.name}}}"
    if isinstance(node, StartHandle | End):
        return f"([{node.name}])"
    return f"(({node.name}))"


def _node(node: Any) -> str:
    # «end» is a word of the diagram language.
    return f"n_{node.name}"
