"""A diagram as SVG text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 800, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 240, 50, 60
_COLOURS = ("#1b4f9c", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#0e7490")


@dataclass(frozen=True, slots=True)
class Line:
    """Points (x, y), all above 0, under one name."""

    name: str
    points: Sequence[tuple[float, float]]


def log_log(
    title: str,
    axes: tuple[str, str],
    lines: Sequence[Line],
    labels: tuple[Callable[[float], str], Callable[[float], str]] = (str, str),
) -> str:
    """Lines over two logarithmic axes, with what each axis shows and how its ticks are written."""
    across = _Axis.over([x for line in lines for x, _ in line.points], _LEFT, _WIDTH - _RIGHT)
    up = _Axis.over([y for line in lines for _, y in line.points], _HEIGHT - _BOTTOM, _TOP)
    look = 'role="img" font-family="sans-serif" font-size="13" fill="#222"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {look}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        _text(_LEFT, _TOP - 24, title, "start", 'font-size="16" font-weight="bold"'),
        *_grid(across, up, labels),
        _text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 16, axes[0]),
        _text(0, 0, axes[1], "middle", f'transform="translate(18 {(_TOP + _HEIGHT - _BOTTOM) / 2}) rotate(-90)"'),
    ]
    for number, line in enumerate(lines):
        parts += _drawn(line, number, across, up)
    return "\n".join([*parts, "</svg>"]) + "\n"


@dataclass(frozen=True, slots=True)
class _Axis:
    """Whole powers of ten from `first` to `last`, on pixels from `start` to `end`."""

    first: int
    last: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        first = math.floor(math.log10(min(values)))
        return cls(first, max(first + 1, math.ceil(math.log10(max(values)))), start, end)

    def place(self, value: float) -> float:
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> Iterator[tuple[float, float]]:
        for power in range(self.first, self.last + 1):
            yield 10.0**power, self.place(10.0**power)


def _grid(across: _Axis, up: _Axis, labels: tuple[Callable[[float], str], Callable[[float], str]]) -> Iterator[str]:
    for value, x in across.ticks():
        yield f'<path d="M{x} {up.start}V{up.end}" stroke="#ddd"/>'
        yield _text(x, up.start + 18, labels[0](value))
    for value, y in up.ticks():
        yield f'<path d="M{across.start} {y}H{across.end}" stroke="#ddd"/>'
        yield _text(across.start - 8, y + 4, labels[1](value), "end")


def _drawn(line: Line, number: int, across: _Axis, up: _Axis) -> Iterator[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    places = [(across.place(x), up.place(y)) for x, y in line.points]
    track = " ".join(f"{x},{y}" for x, y in places)
    yield f'<polyline points="{track}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
    row = _TOP + 10 + number * 24
    key = across.end + 20
    yield f'<path d="M{key} {row}h22" stroke="{colour}" stroke-width="3"/>'
    yield _text(key + 28, row + 4, line.name, "start", 'font-size="12"')


def _text(x: float, y: float, text: str, anchor: str = "middle", more: str = "") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" {more}>{escape(text)}</text>'
