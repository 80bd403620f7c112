"""Hypothesis profiles, and the examples of README and docs as tests (docstrings run as doctests)."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, settings
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import SkipParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

# `quick` is for a watch loop, `few` for counting lines, `ci` for every run, `deep` for a night, `mutants` for
# mutation testing, which wants the same examples each time and no time spent on shrinking.
settings.register_profile("quick", max_examples=20, deadline=None)
settings.register_profile("few", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
settings.register_profile(
    "deep", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "mutants", max_examples=100, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_PRINTED = re.compile(r"^ *#> ?(.*)$", re.MULTILINE)
# Any fence, whatever options follow its language: a lexer that skips those would test nothing.
_FENCE = RawFencedCodeBlockLexer(re.compile(r" *(?P<language>[\w+-]+)(?P<info>[^\n]*)$\n", re.MULTILINE))


def _python(example: Example) -> str | None:
    """Run a fence of Python; what it prints must be what its `#>` comments say."""
    source = str(example.parsed)
    said = _PRINTED.findall(source)
    out = io.StringIO()
    code = compile("\n" * example.line + source, str(example.path), "exec", dont_inherit=True)
    with contextlib.redirect_stdout(out):
        exec(code, example.namespace)  # noqa: S102
    got = out.getvalue().splitlines()
    return None if got == said else f"printed {got}, the page says {said}"


def _pycon(example: Example) -> str | None:
    """Run a fence of an interactive session."""
    where = str(example.path)
    test = doctest.DocTestParser().get_doctest(str(example.parsed), {}, where, where, example.line)
    test.globs = example.namespace
    report = io.StringIO()
    # By default the runner looks for "-v" among the arguments of the program, and pytest has one, too.
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    result = runner.run(test, out=report.write, clear_globs=False)
    return report.getvalue() if result.failed else None


def _fences(document: Document) -> Iterable[Region]:
    """Yield the fences that can be run, but for those that the site runs to make its own text."""
    for region in _FENCE(document):
        evaluator = {"python": _python, "pycon": _pycon}.get(region.lexemes["language"])
        if evaluator is not None and "exec=" not in region.lexemes["info"]:
            region.parsed = region.lexemes["source"]
            region.evaluator = evaluator
            yield region


pytest_collect_file = Sybil(parsers=[_fences, SkipParser()], patterns=["*.md"]).pytest()
