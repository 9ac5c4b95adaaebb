"""The plots of the evaluation report: bars, curves, points and dots as SVG, without scripts.

Every drawing tells in words what it shows (`<title>`); the numbers stand in a table beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle

from markupsafe import Markup, escape

from matcher.evaluate_measures import Bin, Estimate
from webapp.numbers import decimals

Told = Callable[[float], str]

WIDTH = 720.0
NAMES, ROW, TALL = 250.0, 26.0, 320.0
"""The room for names left of bars, the height of one row, and of a drawing with two axes."""

COLOURS = ("#11403d", "#b4540a", "#2a6f97", "#7a4b94", "#53625f", "#a3281f", "#8a7a1d")
DASHES = ("", "7 4", "2 4", "10 4 2 4", "", "7 4", "2 4")
"""Lines differ by stroke too, for whoever does not see the colours or prints without them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar or dot with its 95 % interval. `ours` is drawn stronger."""

    name: str
    value: Estimate
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through `points` (across, up)."""

    name: str
    points: Sequence[tuple[float, float]]


def bars(title: str, rows: Sequence[Row], tell: Told) -> Markup:
    """Horizontal bars from 0, each with its interval and its value."""
    most = max([row.value.high for row in rows if _finite(row.value)] or [1.0]) or 1.0
    scale = (WIDTH - NAMES - 70) / most
    parts = []
    for n, row in enumerate(rows):
        middle = n * ROW + ROW / 2 + 4
        parts.append(_text(NAMES - 10, middle + 4, row.name, anchor="end", strong=row.ours))
        if not _finite(row.value):
            continue
        ends = [NAMES + max(0.0, end) * scale for end in (row.value.mean, row.value.low, row.value.high)]
        parts.append(
            f'<rect class="{"bar ours" if row.ours else "bar"}" x="{NAMES:.1f}" y="{middle - 8:.1f}" '
            f'width="{ends[0] - NAMES:.1f}" height="16"/>'
        )
        parts.append(_whisker(ends[1], ends[2], middle))
        parts.append(_text(ends[2] + 8, middle + 4, tell(row.value.mean), strong=row.ours))
    return _drawing(title, len(rows) * ROW + 8, parts)


def dots(title: str, rows: Sequence[Row], tell: Told) -> Markup:
    """Differences from 0: a dot with its interval, left of the line where it is less."""
    reach = max([abs(end) for row in rows if _finite(row.value) for end in _ends(row.value)] or [1.0]) or 1.0
    zero, scale = NAMES + (WIDTH - NAMES - 70) / 2, (WIDTH - NAMES - 90) / 2 / reach
    parts = [
        f'<line class="axis" x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="{len(rows) * ROW + 8:.1f}"/>',
    ]
    for n, row in enumerate(rows):
        middle = n * ROW + ROW / 2 + 4
        parts.append(_text(NAMES - 10, middle + 4, row.name, anchor="end"))
        if _finite(row.value):
            x, low, high = (zero + end * scale for end in (row.value.mean, row.value.low, row.value.high))
            parts.append(_whisker(low, high, middle))
            parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{middle:.1f}" r="5"/>')
            parts.append(_text(WIDTH - 4, middle + 4, tell(row.value.mean), anchor="end"))
    return _drawing(title, len(rows) * ROW + 8, parts)


def curves(title: str, found: Sequence[Curve], across: str, up: str, tell: Told) -> Markup:
    """Lines over time, each named where it ends."""
    right = max([x for curve in found for x, _ in curve.points] or [1.0])
    highest = max([y for curve in found for _, y in curve.points] or [1.0]) or 1.0
    most = math.ceil(highest * 10) / 10
    frame = _Frame(60, 14, WIDTH - 260, TALL - 60, 1.0, right, 0.0, most)
    parts = [*frame.axes(across, up, tell, lambda x: decimals(x, 0))]
    ends = _apart([(frame.y(curve.points[-1][1]), n) for n, curve in enumerate(found)])
    for n, (curve, colour, dash) in enumerate(zip(found, cycle(COLOURS), cycle(DASHES), strict=False)):
        line = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in curve.points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<polyline class="curve" points="{line}" stroke="{colour}"{dashed}/>')
        last = frame.y(curve.points[-1][1])
        parts.append(
            f'<line class="leader" x1="{frame.right + 2:.1f}" x2="{frame.right + 14:.1f}" y1="{last:.1f}" '
            f'y2="{ends[n]:.1f}" stroke="{colour}"/>'
        )
        parts.append(_text(frame.right + 18, ends[n] + 4, curve.name, colour=colour))
    return _drawing(title, TALL, parts)


def frontier(
    title: str, points: Sequence[tuple[float, float, str]], across: str, up: str, tell: Told, goal: float
) -> Markup:
    """Points joined by a line, each with its label; `goal` is a line across which they should come."""
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    frame = _Frame(
        70,
        14,
        WIDTH - 110,
        TALL - 60,
        min([*xs, goal]) - 0.03,
        max([*xs, goal]) + 0.05,
        min(ys) - 0.02,
        max(ys) + 0.02,
    )
    line = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y, _ in points)
    parts = [
        *frame.axes(across, up, tell, tell),
        f'<line class="goal" x1="{frame.x(goal):.1f}" x2="{frame.x(goal):.1f}" y1="{frame.top:.1f}" '
        f'y2="{frame.bottom:.1f}"/>',
        f'<polyline class="curve" points="{line}" stroke="{COLOURS[0]}"/>',
    ]
    for n, (x, y, label) in enumerate(points):
        below = n % 2
        parts.append(f'<circle class="dot" cx="{frame.x(x):.1f}" cy="{frame.y(y):.1f}" r="4.5"/>')
        parts.append(
            _text(
                frame.x(x) + (8 if below else -8),
                frame.y(y) + (17 if below else -9),
                label,
                anchor="start" if below else "end",
            )
        )
    return _drawing(title, TALL, parts)


def reliability(title: str, panels: Sequence[tuple[str, Sequence[Bin]]], across: str, up: str) -> Markup:
    """Squares beside each other: the chance told across, the true one up, a point per tenth of the pairs."""
    side, gap = 158.0, 24.0
    highest = max([max(one.told, one.true) for _, bins in panels for one in bins] or [1.0])
    most = math.ceil(highest * 10) / 10
    parts = []
    for n, (name, bins) in enumerate(panels):
        left = 34 + n * (side + gap)
        frame = _Frame(left, 24, left + side, 24 + side, 0.0, most, 0.0, most)
        parts.append(_text(left + side / 2, 14, name, anchor="middle", strong=True))
        parts += frame.box(_share, first=n == 0)
        parts.append(
            f'<line class="goal" x1="{frame.x(0):.1f}" y1="{frame.y(0):.1f}" x2="{frame.x(most):.1f}" '
            f'y2="{frame.y(most):.1f}"/>'
        )
        line = " ".join(f"{frame.x(one.told):.1f},{frame.y(one.true):.1f}" for one in bins)
        parts.append(f'<polyline class="curve" points="{line}" stroke="{COLOURS[0]}"/>')
        for one in bins:
            parts.append(
                f'<circle class="dot" cx="{frame.x(one.told):.1f}" cy="{frame.y(one.true):.1f}" r="3.5"/>'
            )
    parts.append(_text(34 + 2 * (side + gap), 24 + side + 38, across, anchor="middle"))
    parts.append(
        f'<text class="note" transform="translate(10 {24 + side / 2:.1f}) rotate(-90)" '
        f'text-anchor="middle">{escape(up)}</text>'
    )
    return _drawing(title, side + 70, parts, width=34 + 4 * (side + gap))


def _share(value: float) -> str:
    return f"{decimals(100 * value, 0)} %"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a drawing with two axes lies, and what its edges stand for."""

    left: float
    top: float
    right: float
    bottom: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        span = (self.x_high - self.x_low) or 1.0
        return self.left + (self.right - self.left) * (value - self.x_low) / span

    def y(self, value: float) -> float:
        span = (self.y_high - self.y_low) or 1.0
        return self.bottom - (self.bottom - self.top) * (value - self.y_low) / span

    def axes(self, across: str, up: str, tell_up: Told, tell_across: Told) -> list[str]:
        """Lines with numbers, and what they mean."""
        parts = []
        for step in range(5):
            value = self.y_low + (self.y_high - self.y_low) * step / 4
            y = self.y(value)
            parts.append(
                f'<line class="grid" x1="{self.left:.1f}" x2="{self.right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
            )
            parts.append(_text(self.left - 8, y + 4, tell_up(value), anchor="end"))
            value = self.x_low + (self.x_high - self.x_low) * step / 4
            parts.append(_text(self.x(value), self.bottom + 20, tell_across(value), anchor="middle"))
        parts.append(_text((self.left + self.right) / 2, self.bottom + 40, across, anchor="middle"))
        parts.append(
            f'<text class="note" transform="translate(14 {(self.top + self.bottom) / 2:.1f}) rotate(-90)" '
            f'text-anchor="middle">{escape(up)}</text>'
        )
        return parts

    def box(self, tell: Told, *, first: bool) -> list[str]:
        """A frame with its ends told; those of the upright axis only on the first of several."""
        parts = [
            f'<rect class="box" x="{self.left:.1f}" y="{self.top:.1f}" width="{self.right - self.left:.1f}" '
            f'height="{self.bottom - self.top:.1f}"/>',
            _text(self.left, self.bottom + 16, tell(self.x_low), anchor="middle"),
            _text(self.right, self.bottom + 16, tell(self.x_high), anchor="end"),
        ]
        return (
            [*parts, _text(self.left - 4, self.top + 8, tell(self.y_high), anchor="end")] if first else parts
        )


def _apart(ends: Iterable[tuple[float, int]], least: float = 17.0) -> dict[int, float]:
    """Heights at which names do not lie on each other, in the order of the lines, the highest first."""
    placed: dict[int, float] = {}
    above = 0.0
    for y, n in sorted(ends):
        above = placed[n] = max(y, above + least)
    return placed


def _ends(value: Estimate) -> tuple[float, float]:
    return value.low, value.high


def _finite(value: Estimate) -> bool:
    return all(end - end == 0 for end in (value.mean, value.low, value.high))


def _whisker(low: float, high: float, middle: float) -> str:
    return (
        f'<path class="whisker" d="M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 4:.1f}v8'
        f'M{high:.1f} {middle - 4:.1f}v8"/>'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", strong: bool = False, colour: str = ""
) -> str:
    told = ' class="strong"' if strong else ""
    told += f' fill="{colour}"' if colour else ""
    return f'<text{told} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _drawing(title: str, height: float, parts: Sequence[str], width: float = WIDTH) -> Markup:
    inside = "".join(str(part) for part in parts)
    return Markup(  # noqa: S704 - names are escaped where they are set, the rest are numbers
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )
