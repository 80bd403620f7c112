"""The style of a picture: its colours for light and for dark, and what they are used for (floor 11)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ._chart_shapes import BOLD, SIZES

COLOURS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # name: (on a light page, on a dark one)
        "paper": ("#ffffff", "#1c1f27"),
        "ink": ("#1f2430", "#e8eaf0"),
        "muted": ("#545b68", "#b3b9c6"),
        "grid": ("#e8eaee", "#2d313c"),
        "edge": ("#c6cad2", "#4a5060"),
        "buyer": ("#0b5cad", "#7db9ff"),
        "seller": ("#9a4600", "#ffb066"),
        "platform": ("#6a1b9a", "#d9a5e8"),
        "nobody": ("#5d6470", "#aab1bf"),
        "good": ("#1b6e3c", "#6cc276"),
        "now": ("#b3261e", "#ff8f85"),
    }
)
"""The colours. A page may set its own: `--aliclaim-ink` and so on."""

_ROOT: Final = ".aliclaim-timeline"
_FONT: Final = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif'
_PARTIES: Final = ("buyer", "seller", "platform", "nobody", "good")

# selector: what is set; a name after $ is one of the colours
_RULES: Final = (
    ("text", f"font-family:{_FONT};fill:$ink"),
    *((f".{look}", f"font-size:{size:g}px") for look, size in SIZES.items()),
    *((f".{look}", "font-weight:600") for look in sorted(BOLD)),
    (".small,.said", "fill:$muted"),
    (".small,.pill", "font-variant-numeric:tabular-nums"),
    (".note,.name,.small", "paint-order:stroke;stroke:$paper;stroke-width:3px;stroke-linejoin:round"),
    *((f".{party}", f"color:${party}") for party in _PARTIES),
    (".whose text,.turn-dot", "fill:currentcolor"),
    (".paper", "fill:$paper;stroke:$edge"),
    (".grid", "fill:none;stroke:$grid"),
    (".edge", "fill:none;stroke:$edge"),
    (".lane", "fill:none;stroke:$edge;stroke-dasharray:1 3"),
    (".now", "stroke:$now;stroke-width:1.6"),
    (".beyond", "stroke-dasharray:4 3"),
    (".now text", "fill:$now;stroke:none"),
    (".wait", "fill:none;stroke:$edge;stroke-dasharray:3 3"),
    (".open", "fill:$good;fill-opacity:.16;stroke:$good"),
    (".extension", "fill:$good;fill-opacity:.06;stroke:$good"),
    (".stripes", "stroke:$good;stroke-opacity:.22;stroke-width:19px;stroke-dasharray:2 5"),
    (".inside text", "stroke:none"),
    (".end", "stroke:$good;stroke-width:3px"),
    (".estimate", "stroke-dasharray:3 2.4"),
    (".turn", "fill:currentcolor;fill-opacity:.32;stroke:currentcolor"),
    (".coming", "fill:none;stroke:currentcolor;stroke-dasharray:4 3"),
    (".ahead", "fill:none;stroke:currentcolor;stroke-opacity:.55;stroke-dasharray:1 4"),
    (".stem", "fill:none;stroke:currentcolor;stroke-opacity:.6"),
    (".mark", "fill:currentcolor;stroke:$paper;stroke-width:1.5"),
    (".pill", "fill:$paper"),
    (".itself .mark", "fill:$paper;stroke:currentcolor;stroke-dasharray:3 2"),
    (".itself .pill", "fill:currentcolor"),
    (".date", "fill:currentcolor;stroke:currentcolor;stroke-width:1.6"),
    (".date.estimate", "fill:$paper"),
    (".over", "fill:currentcolor;stroke:$paper"),
    (".sign", "fill:none;stroke:$paper;stroke-width:1.8"),
)


def _rule(selector: str, said: str) -> str:
    """Write a rule; a program that knows no custom properties keeps the colour before."""
    where = ",".join(f"{_ROOT} {each}" for each in selector.split(","))
    return f"{where}{{{';'.join(_set(each) for each in said.split(';'))}}}"


def _set(said: str) -> str:
    name, _, value = said.partition(":$")
    return f"{name}:{COLOURS[value][0]};{name}:var(--al-{value})" if value else said


def _scheme(dark: bool) -> str:  # noqa: FBT001  # one of two
    own = (f"--al-{name}:var(--aliclaim-{name},{both[dark]})" for name, both in COLOURS.items())
    return f"{_ROOT}{{{';'.join(own)}}}"


STYLE: Final = "".join(
    (
        _scheme(dark=False),
        f"@media (prefers-color-scheme:dark){{{_scheme(dark=True)}}}",
        *(_rule(*rule) for rule in _RULES),
    )
)
"""The style sheet of a picture. Each of its rules holds for pictures alone: a page has others."""
