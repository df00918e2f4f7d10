# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A running case drawn: each step in the lane of whose turn it is, time going down.

Viewflow's own chart lays the flow out in one row of thirty nodes, gateways too; a person looks for
the steps. Here the gateways are folded into the lines between the steps.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from tildeling.cases.models import Case, WorkItem
from workflows.flows.allocation import AllocationFlow
from workflows.models import CaseProcess

LANES = ("Tildelingskontoret", "Kartlegging", "Utfører", "Systemet")
# Where a step stands: its lane and its row. A test holds that every step is here.
PLACES = {
    "register": (0, 0), "start_mapping": (0, 1), "assess": (1, 2), "meeting": (0, 3),
    "ladder": (0, 4), "proposal": (0, 5), "answer_start": (2, 6), "note_silence": (3, 6),
    "sign": (0, 7), "second_sign": (0, 8), "set_letter": (3, 9), "dispatch": (0, 10),
    "place_orders": (3, 10), "accept": (2, 11), "reroute": (0, 12), "begin": (2, 12),
    "follow_up": (0, 13), "end": (0, 14),
}  # fmt: skip
TITLES = {"register": "Registrer søknad", "end": "Saken er avsluttet"}
WIDTH, HEIGHT, LANE, ROW, TOP, SIDE = 176, 56, 220, 92, 48, 44
LEFT_OUT = {STATUS.CANCELED, STATUS.REVIVED}
OPEN = {STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED}
# A new round begins here; what was done before it belongs to the round before.
ROUND_BEGINS = "start_mapping"

DONE, ACTIVE, LATER = "done", "active", "later"


@dataclass(frozen=True)
class Node:
    """A step: where it stands, its title in lines, and how it stands in the case."""

    name: str
    title: str
    lane: str
    x: int
    y: int
    w: int
    h: int
    state: str
    note: str = ""
    lines: tuple[str, ...] = ()

    @property
    def middle(self) -> int:
        """The middle of the step across."""
        return self.x + self.w // 2

    @property
    def placed_lines(self) -> list[tuple[str, int]]:
        """The lines of the title with where each stands, all of them in the middle."""
        first = self.y + self.h // 2 + 5 - 9 * (len(self.lines) - 1)
        return [(line, first + 18 * place) for place, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Edge:
    """A line from a step to the next: the path of an SVG, and whether it was walked."""

    src: str
    dst: str
    path: str
    walked: bool


@dataclass(frozen=True)
class Lane:
    """Whose turn it is, as a column of the picture."""

    title: str
    x: int
    w: int

    @property
    def middle(self) -> int:
        """The middle of the lane."""
        return self.x + self.w // 2


@dataclass(frozen=True)
class Picture:
    """A running case; steps come in the order of time."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = field(default=())


def picture(case: Case) -> Picture:
    """Return the picture of a case as it stands, its present round; two queries."""
    states = _states(case)
    nodes = {name: _node(name, states.get(name)) for name in PLACES}
    taken = {(lane, row) for lane, row in PLACES.values()}
    pairs = steps_and_next()
    walked = _walked(nodes, pairs)
    edges = tuple(
        Edge(src, dst, _path(src, dst, taken), (src, dst) in walked) for src, dst in pairs
    )
    rows = max(row for _, row in PLACES.values()) + 1
    lanes = tuple(Lane(title, SIDE + i * LANE, LANE) for i, title in enumerate(LANES))
    ordered = sorted(nodes.values(), key=lambda node: (node.y, node.x))
    return Picture(SIDE + len(LANES) * LANE, TOP + rows * ROW, lanes, tuple(ordered), edges)


def steps_and_next() -> list[tuple[str, str]]:
    """Return every step with the steps it can lead to, gateways folded away; no step to itself."""
    flow = AllocationFlow.instance
    pairs = []
    for node in flow.nodes():
        # A time limit hangs on its step, and what follows it follows the step.
        source = getattr(node, "_attached_to", None) or node
        if source.name in PLACES:
            followers = dict.fromkeys(_followers(node, set()))
            pairs += [(source.name, name) for name in followers if name != source.name]
    return pairs


def can_be_taken_back(case: Case) -> list[WorkItem]:
    """Return the finished steps that can still be undone: nobody has done anything after them.

    Three queries, however long the case has run.
    """
    undone = {node.name for node in AllocationFlow.instance.nodes() if getattr(node, "undo", None)}
    running = CaseProcess.objects.filter(case=case, finished__isnull=True).values("pk")
    tasks = {task.pk: task for task in Task.objects.filter(process__in=running)}
    acts = {pk for pk, task in tasks.items() if _is_act(task)}
    after: dict[int, list[int]] = {}
    links = Task.previous.through.objects.filter(from_task__process__in=running)
    for follower, before in links.values_list("from_task_id", "to_task_id"):
        after.setdefault(before, []).append(follower)
    ids = [
        pk for pk in acts
        if tasks[pk].flow_task.name in undone and not acts & _all_after(pk, after)
    ]  # fmt: skip
    return list(WorkItem.objects.filter(step_id__in=ids).order_by("-closed_at", "-id"))


def _is_act(task: Task) -> bool:
    """Tell whether a person has done this."""
    return bool(task.status == STATUS.DONE and task.flow_task_type == "HUMAN")


def _all_after(pk: int, after: Mapping[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(after.get(pk, []))
    while waiting:
        follower = waiting.pop()
        if follower not in found:
            found.add(follower)
            waiting.extend(after.get(follower, []))
    return found


def _followers(node: Any, seen: set[str]) -> Iterator[str]:
    for edge in node._outgoing():
        after = edge.dst
        if after.name in PLACES:
            yield after.name
        elif after.name not in seen:
            seen.add(after.name)
            yield from _followers(after, seen)


def _states(case: Case) -> Mapping[str, list[str]]:
    """Return the status of every task of the present round, by step."""
    process = CaseProcess.objects.filter(case=case).order_by("-id").first()
    if process is None:
        return {}
    tasks = [
        (task.flow_task.name, task.status)
        for task in Task.objects.filter(process_id=process.pk).order_by("id")
    ]
    begins = max((i for i, (name, _) in enumerate(tasks) if name == ROUND_BEGINS), default=0)
    found: dict[str, list[str]] = {}
    for place, (name, status) in enumerate(tasks):
        if (place >= begins or name == "register") and status not in LEFT_OUT:
            found.setdefault(name, []).append(status)
    return found


def _node(name: str, statuses: Iterable[str] | None) -> Node:
    lane, row = PLACES[name]
    held = list(statuses or ())
    title = TITLES.get(name) or str(getattr(AllocationFlow, name).task_title)
    return Node(
        name=name,
        title=title,
        lane=LANES[lane],
        x=SIDE + lane * LANE + (LANE - WIDTH) // 2,
        y=TOP + row * ROW,
        w=WIDTH,
        h=HEIGHT,
        state=_state(held),
        note=_note(held),
        lines=_lines(title),
    )


def _state(statuses: list[str]) -> str:
    if not statuses:
        return LATER
    return ACTIVE if any(status in OPEN for status in statuses) else DONE


def _note(statuses: list[str]) -> str:
    """Say how far a step with several branches has come."""
    if len(statuses) < 2 or _state(statuses) == DONE:
        return ""
    done = sum(status == STATUS.DONE for status in statuses)
    return f"{done} av {len(statuses)} ferdig"


def _walked(nodes: Mapping[str, Node], pairs: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the lines the case has gone along: between steps done, and never past one of them."""
    done = {
        (src, dst)
        for src, dst in pairs
        if nodes[src].state == DONE and nodes[dst].state != LATER
        and nodes[dst].y > nodes[src].y
    }  # fmt: skip
    after: dict[str, set[str]] = {}
    for src, dst in done:
        after.setdefault(src, set()).add(dst)
    return {
        (src, dst)
        for src, dst in done
        if not any(dst in _reached(other, after) for other in after[src] - {dst})
    }


def _reached(name: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(after.get(name, ()))
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting.extend(after.get(other, ()))
    return found


def _lines(title: str, longest: int = 20) -> tuple[str, ...]:
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + len(word) < longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _path(src: str, dst: str, taken: set[tuple[int, int]]) -> str:
    """Return a line of right angles that crosses no step."""
    (lane, row), (to_lane, to_row) = PLACES[src], PLACES[dst]
    middle, bottom = _middle(lane), TOP + row * ROW + HEIGHT
    to_middle, to_top = _middle(to_lane), TOP + to_row * ROW - 6
    to_height = TOP + to_row * ROW + HEIGHT // 2
    if to_row > row:
        gap = bottom + 12
        if not any((to_lane, between) in taken for between in range(row + 1, to_row)):
            return f"M{middle} {bottom}V{gap}H{to_middle}V{to_top}"
        gutter = _left(to_lane) - 14
        return f"M{middle} {bottom}V{gap}H{gutter}V{to_height}H{_left(to_lane) - 6}"
    height = TOP + row * ROW + HEIGHT // 2
    if (lane == to_lane and row - to_row == 1) or to_lane > lane:
        right = _left(lane) + WIDTH
        end = right + 6 if lane == to_lane else _left(to_lane) - 6
        return f"M{right} {height}H{right + 16}V{to_height}H{end}"
    gutter = _left(to_lane) - 30
    return f"M{_left(lane)} {height}H{gutter}V{to_height}H{_left(to_lane) - 6}"


def _middle(lane: int) -> int:
    return SIDE + lane * LANE + LANE // 2


def _left(lane: int) -> int:
    return SIDE + lane * LANE + (LANE - WIDTH) // 2
