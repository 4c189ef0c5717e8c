"""Countries and their contacts: the asked country in the middle, lines as wide as the contacts are many, numbered."""

from __future__ import annotations

import math

import networkx as nx
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from bot.replies.pictures.card import ACCENT, GROUND, SMALL, WIDTH, Card, card, empty, lines
from bot.replies.pictures.specs import Network

# Where on a line its number may stand, the first that is free: not near the centre, where the lines meet.
_OUTWARD, _HALFWAY, _APART = (0.6, 0.7, 0.5, 0.78), (0.5, 0.4, 0.6, 0.3, 0.7), 0.36
_CLEAR = 0.5  # of the circle: how near to its middle a line may pass
_ACROSS, _UP = 2.45, 2.95  # inches: names beside the circle need more room than those above it
_EDGE, _PEER_EDGE, _PEER = "#7FA6D0", "#C3CBD5", "#33475B"
_NAME = 16.5
_HALO = {"boxstyle": "round,pad=0.1", "fc": GROUND, "ec": "none", "alpha": 0.75}
Point = tuple[float, float]


def draw(spec: Network) -> bytes:
    if not spec.edges:
        return empty(spec.title, spec.subtitle, spec.empty).png()
    graph = nx.Graph()
    graph.add_nodes_from(range(len(spec.nodes)))
    graph.add_weighted_edges_from(spec.edges)
    places = _places(graph, spec.centre)
    low, high = min(y for _, y in places.values()), max(y for _, y in places.values())
    body = high - low + 1.9
    made = card(spec.title, spec.subtitle, body)
    shift = made.top - 0.95 - high
    points = {node: (WIDTH / 2 + x, y + shift) for node, (x, y) in places.items()}
    _draw_edges(made, spec, points)
    totals = dict(graph.degree(weight="weight"))
    largest = max(totals.values())
    for node, point in points.items():
        radius = 0.13 + 0.17 * math.sqrt(totals[node] / largest)
        colour = ACCENT if node == spec.centre else _PEER
        made.axes.plot(*point, marker="o", ms=radius * 144, mfc=colour, mec=GROUND, mew=3, zorder=4)
        _label(made, spec.nodes[node], point, points, radius, middle=node == spec.centre)
    return made.png()


def _places(graph: nx.Graph, centre: int | None) -> dict[int, Point]:
    """Inches from the middle: the peers on a circle, in an order in which neighbours have contacts where possible."""
    peers = [node for node in graph if node != centre]
    if centre is not None and len(peers) == 1:
        return {centre: (-2.2, 0.0), peers[0]: (2.2, 0.0)}
    if centre is None and len(peers) == 2:
        return {peers[0]: (-2.2, 0.0), peers[1]: (2.2, 0.0)}
    ring = _ordered(graph, peers)
    angle = math.pi / 2 if len(ring) > 2 else 0.0
    circle = {node: _turn(point, angle) for node, point in nx.circular_layout(ring).items()}
    up = _UP * min(1.0, 0.5 + 0.07 * len(ring))  # few names need little room
    placed: dict[int, Point] = {node: (x * _ACROSS, y * up) for node, (x, y) in circle.items()}
    if centre is not None:
        placed[centre] = (0.0, 0.0)
    return placed


def _turn(point: Point, angle: float) -> Point:
    x, y = point
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)


def _ordered(graph: nx.Graph, peers: list[int]) -> list[int]:
    """Swaps two peers as long as that brings those with many contacts closer together on the circle."""
    ring, better = list(peers), True
    while better:
        better = False
        for i in range(len(ring)):
            for j in range(i + 1, len(ring)):
                before = _length(graph, ring)
                ring[i], ring[j] = ring[j], ring[i]
                if _length(graph, ring) < before:
                    better = True
                else:
                    ring[i], ring[j] = ring[j], ring[i]
    return ring


def _length(graph: nx.Graph, ring: list[int]) -> int:
    at = {node: index for index, node in enumerate(ring)}
    total = 0
    for one, other, weight in graph.edges(data="weight"):
        if one in at and other in at:
            apart = abs(at[one] - at[other])
            total += weight * min(apart, len(ring) - apart)
    return total


def _draw_edges(made: Card, spec: Network, points: dict[int, Point]) -> None:
    largest = max(count for _, _, count in spec.edges)
    taken: list[Point] = []
    for one, other, count in spec.edges:
        central = spec.centre in (one, other)
        start, end = (points[other], points[one]) if other == spec.centre else (points[one], points[other])
        straight = central or spec.centre is None
        control = _halfway(start, end) if straight else _control(points[spec.centre or 0], start, end)
        path = Path([start, control, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        width, colour = 1.5 + 14 * count / largest, _EDGE if straight else _PEER_EDGE
        made.axes.add_patch(PathPatch(path, fc="none", ec=colour, lw=width, zorder=1.5 if central else 1))
        shares = _OUTWARD if central and len(points) > 2 else _HALFWAY
        places = [_along(start, control, end, share) for share in shares]
        number = next(
            (place for place in places if all(math.dist(place, other) > _APART for other in taken)), places[0]
        )
        taken.append(number)
        box = {"boxstyle": "round,pad=0.18", "fc": GROUND, "ec": colour, "lw": 1.2}
        made.text(*number, str(count), SMALL, ha="center", bbox=box, zorder=3)


def _halfway(start: Point, end: Point) -> Point:
    return (start[0] + end[0]) / 2, (start[1] + end[1]) / 2


def _control(middle: Point, start: Point, end: Point) -> Point:
    """The control point of a curve that goes straight, unless it would meet the middle of the card."""
    halfway = _halfway(start, end)
    x, y = halfway[0] - middle[0], halfway[1] - middle[1]
    away = math.hypot(x / _ACROSS, y / _UP)
    if away >= _CLEAR:
        return halfway
    if away < 0.01:  # right across: to either side
        x, y = end[1] - start[1], start[0] - end[0]
        away = math.hypot(x / _ACROSS, y / _UP)
    return middle[0] + x / away, middle[1] + y / away


def _along(start: Point, control: Point, end: Point, share: float) -> Point:
    """A point of the quadratic Bézier curve."""
    a, b, c = (1 - share) ** 2, 2 * share * (1 - share), share**2
    x, y = (a * one + b * two + c * three for one, two, three in zip(start, control, end, strict=True))
    return x, y


def _label(made: Card, name: str, point: Point, points: dict[int, Point], radius: float, *, middle: bool) -> None:
    x, y = point
    text = "\n".join(lines(name, 13, hyphens=True))
    style = {"fontweight": "bold"} if middle else {}
    flat = len({round(place[1], 3) for place in points.values()}) == 1
    if middle or flat or abs(x - WIDTH / 2) < 0.6:
        below = middle or flat or y < max(place[1] for place in points.values()) - 0.5
        place = y - radius - 0.12 if below else y + radius + 0.1
        made.text(x, place, text, _NAME, ha="center", va="top" if below else "bottom", zorder=5, bbox=_HALO, **style)
        return
    side = 1 if x > WIDTH / 2 else -1
    made.text(x + side * (radius + 0.1), y, text, _NAME, ha="left" if side > 0 else "right", zorder=5, bbox=_HALO)
