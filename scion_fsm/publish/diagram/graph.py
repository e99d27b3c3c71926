"""The graph that every picture is drawn from: boxes and arrows in a fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from scion_fsm import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scion_fsm.machine.table import Table

Shape = Literal["state", "terminal", "selection", "origin", "question", "answer", "again", "words"]
Style = Literal["operator", "runtime", "report", "plain", "again"]

_CROWD = 40  # arrows; the largest picture whose labels the layouts keep apart has 20
_LABEL_WIDTH = 22  # characters of names on one line of a label


class _Shown(msgspec.Struct, frozen=True):
    """Part of a picture, in whose texts everything shows, so that any format takes them."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, str):
                msgspec.structs.force_setattr(self, name, escape.visible(value))
            elif isinstance(value, tuple) and all(isinstance(line, str) for line in value):
                msgspec.structs.force_setattr(self, name, tuple(map(escape.visible, value)))


class Node(_Shown, frozen=True):
    """A box of a picture.

    Attributes:
        id: Unique in the picture; letters, digits and underscores, so that every format takes it.
        lines: What stands in it.
        shape: What it is; a terminal state is drawn with a double border, `again` stands for a new run,
            `words` is the label of an arrow that runs through it.
        doc: A sentence for those who cannot see it, or who point at it.
        members: The state names that it stands for; one for a state, many for a selection.
        is_missed: An overlay never touched it.
    """

    id: str
    lines: tuple[str, ...]
    shape: Shape
    doc: str = ""
    members: tuple[str, ...] = ()
    is_missed: bool = False


class Cause(msgspec.Struct, frozen=True):
    """The events of one origin that an edge stands for, in declared order."""

    origin: str
    events: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The events; none repeats its origin."""
        return tuple(event.removeprefix(f"{self.origin}.") for event in self.events)

    def __str__(self) -> str:
        """`runtime: pod.completed +3`: as many names as fit."""
        names = self.names
        shown = len(names)
        while shown > 1 and len(", ".join(names[:shown])) > _LABEL_WIDTH:
            shown -= 1
        rest = f" +{len(names) - shown}" if shown < len(names) else ""
        return f"{self.origin}: {', '.join(names[:shown])}{rest}"


class Edge(_Shown, frozen=True):
    """An arrow.

    Attributes:
        source: A node's id.
        target: A node's id.
        label: What stands beside it, line by line.
        style: Who causes it: an operator alone, also the runtime, or reports alone; `again` is a new run.
        causes: The events that it stands for.
        words: The words that it stands for, where it shows the first of them alone.
        is_missed: An overlay never touched it.
        on_axis: Part of the happy path, which is drawn straight.
        has_head: It ends there; one that leads to its words goes on.
    """

    source: str
    target: str
    label: tuple[str, ...] = ()
    style: Style = "plain"
    causes: tuple[Cause, ...] = ()
    on_axis: bool = False
    words: tuple[str, ...] = ()
    is_missed: bool = False
    has_head: bool = True


class Frame(_Shown, frozen=True):
    """A box around boxes.

    Attributes:
        id: Unique in the picture, as a node's.
        title: What stands at its top.
        nodes: The ids of the nodes in it.
        doc: A sentence, as a node's.
    """

    id: str
    title: str
    nodes: tuple[str, ...]
    doc: str = ""


class Graph(_Shown, frozen=True):
    """One picture.

    Attributes:
        view: Its name, as on the command line.
        title: A few words.
        description: Sentences that say what the picture shows, for those who cannot see it.
        direction: Where the edges run: down or right.
        nodes: Every box, in the order in which they are read.
        edges: Every arrow, in the order of their ends.
        initial: The id of the node where the machine begins.
        implied: Pairs of state names that a sentence of `remarks` stands for, instead of arrows.
        remarks: What the reader should know beside the picture.
        beside: Pairs of nodes of which the second stands beside the first, not below it.
        level: Nodes that stand on one level.
        frames: Boxes around boxes; none overlap.
        keeps_order: Whether boxes stay in their order even where arrows cross for it.
        digest: Of the spec that it was drawn from.
    """

    view: str
    title: str
    description: str
    direction: Literal["down", "right"]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    digest: str
    initial: str | None = None
    implied: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    level: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    keeps_order: bool = False


def stacked(graph: Graph) -> Graph:
    """Puts what stands beside a box into it, for formats that can place nothing beside anything."""
    beside = dict(graph.beside)
    nodes = {node.id: node for node in graph.nodes}
    inner = {(e.source, e.target): e for e in graph.edges if beside.get(e.source) == e.target}
    return msgspec.structs.replace(
        graph,
        nodes=tuple(
            msgspec.structs.replace(
                node,
                lines=(
                    *node.lines,
                    f"{', '.join(inner[node.id, other.id].label)}: {other.lines[0]}",
                    *other.lines[1:],
                ),
            )
            if (other := nodes.get(beside.get(node.id, "")))
            else node
            for node in graph.nodes
            if node.id not in beside.values()
        ),
        edges=tuple(e for e in graph.edges if (e.source, e.target) not in inner),
        beside=(),
    )


def unframed(graph: Graph) -> Graph:
    """Names each box in a frame by its frame, for formats whose layout leads arrows across frames."""
    titles = {name: frame.title for frame in graph.frames for name in frame.nodes}
    return msgspec.structs.replace(
        graph,
        nodes=tuple(
            msgspec.structs.replace(
                node, lines=(f"{titles[node.id]}.{node.lines[0]}", *node.lines[1:])
            )
            if node.id in titles
            else node
            for node in graph.nodes
        ),
        frames=(),
    )


def spelled(graph: Graph) -> Graph:
    """Gives each of many arrows a row of its own: where it begins, its words as a box, where it leads.

    Layouts that are not ours keep arrows apart from boxes of rows, but lay a crowd of arrows over each other's
    labels and over the boxes that others begin in.
    """
    if len(graph.edges) < _CROWD:
        return graph
    boxes = {node.id: node for node in graph.nodes}
    sources = {edge.source for edge in graph.edges}
    kept = {graph.initial, *(edge.target for edge in graph.edges)}
    nodes = [node for node in graph.nodes if node.id in kept or node.id not in sources]
    edges = []
    for number, edge in enumerate(graph.edges):
        begin, words = f"{edge.source}_{number}", f"words_{number}"
        nodes += [
            msgspec.structs.replace(boxes[edge.source], id=begin),
            Node(words, edge.label, "words", is_missed=edge.is_missed),
        ]
        half = msgspec.structs.replace(edge, label=())
        edges += [
            msgspec.structs.replace(half, source=begin, target=words, has_head=False),
            msgspec.structs.replace(half, source=words),
        ]
    return msgspec.structs.replace(graph, nodes=tuple(nodes), edges=tuple(edges))


def box(table: Table, name: str, text: str | None = None) -> Node:
    """Makes the box of a configuration; `text` stands in it, its name by default."""
    state = table.states[name]
    shape: Shape = "terminal" if "terminal" in state.tags else "state"
    return Node(identifier(name), (text or name,), shape, state.doc, members=(name,))


def identifier(name: str) -> str:
    """Gives a name that no format stumbles over: `running.idle` becomes `running_idle`."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def moves(table: Table, view: Mapping[str, str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Collects the events that lead from one part of the machine to another.

    Args:
        table: The compiled spec.
        view: The part that each configuration belongs to; those without one are left out.

    Returns:
        By pair of different parts, in declared order, the events that are taken from one to the other.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for source in table.configurations:
        for event in table.events:
            step = table.step(source, event)
            if step.disposition != "taken" or source not in view or step.target not in view:
                continue
            if view[source] != view[step.target]:
                found.setdefault((view[source], view[step.target]), {})[event] = None
    order = {part: number for number, part in enumerate(dict.fromkeys(view.values()))}
    return {
        pair: in_order(table, found[pair])
        for pair in sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))
    }


def in_order(table: Table, events: Iterable[str]) -> tuple[str, ...]:
    """Sorts events as the spec declares them."""
    wanted = frozenset(events)
    return tuple(event for event in table.events if event in wanted)


def causes(table: Table, events: Iterable[str]) -> tuple[Cause, ...]:
    """Groups events by origin, in declared order."""
    by_origin: dict[str, list[str]] = {}
    for event in in_order(table, events):
        by_origin.setdefault(table.events[event].origin, []).append(event)
    return tuple(Cause(origin, tuple(names)) for origin, names in by_origin.items())


def state_node(name: str, phase: str, doc: str, *, is_end: bool) -> Node:
    """Makes the box of a phase; that it is terminal is said in words too."""
    lines = (phase, "terminal") if is_end else (phase,)
    return Node(name, lines, "terminal" if is_end else "state", doc, members=(phase,))


def edge(
    table: Table, source: str, target: str, events: Iterable[str], *, on_axis: bool = False
) -> Edge:
    """Makes an edge that is labelled with its events and styled by who causes them."""
    found = causes(table, events)
    return Edge(
        source, target, tuple(str(cause) for cause in found), style(found), found, on_axis=on_axis
    )


def style(found: Sequence[Cause]) -> Style:
    """Tells who causes an edge: an operator alone, also the runtime, or reports alone."""
    origins = {cause.origin for cause in found}
    if origins == {"operator"}:
        return "operator"
    if origins & {"operator", "runtime"}:
        return "runtime"
    return "report" if origins else "plain"
