"""Describe the form of "Check my order" for the page that has it: its fields, and the examples."""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs" / "assets" / "playground"))

from check_order import form  # noqa: E402  # it stands where the site serves it, beside the scripts that load it


def described() -> str:
    """Return the place of the form, with its description as JSON in an attribute.

    In a script it would be run, where the theme changes pages without loading them.
    """
    text = escape(json.dumps({**form(), "titles": titles()}))
    return (
        '<div class="check-order" data-rules="../reference/rules/" data-examples="../examples/" '
        f'data-form="{text}">'
        "<noscript><p>The form needs JavaScript: it runs in your browser, and nowhere else.</p></noscript>"
        "</div>"
    )


def titles() -> dict[str, str]:
    """Name the case files that stand ready, by their files."""
    stems = sorted(path.stem for path in (ROOT / "docs" / "examples").glob("*.json"))
    return {stem: stem.replace("-", " ").capitalize() for stem in stems}
