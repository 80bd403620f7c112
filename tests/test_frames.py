"""Tables of orders: each answer is the core's, row by row, on every engine."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from operator import attrgetter, itemgetter
from typing import Any

import attrs
import narwhals.stable.v2 as nw
import orders
import polars as pl
import pytest
from engines import EACH_ENGINE, ELSEWHERE, INTO, module, spark_session, told, zone
from engines import table as typed
from hypothesis import given, settings
from hypothesis import strategies as st
from orders import DAY, END, NOW, at, micros, rows, truth
from support import changed

import aliclaim as ac
from aliclaim._checks import Term
from aliclaim.adapters.frames import (
    ANSWERS,
    CODES,
    FAULT_BITS,
    REFUSAL_BITS,
    Bands,
    Columns,
    RowFault,
    Urgency,
    assess,
    decode_table,
    faults_in,
    refusals_in,
)

GUIDE, GENERAL, BRAZIL = ac.GUIDE, ac.GENERAL_2022, ac.BRAZIL_2026


def of_days(policy: ac.Policy, **figures: tuple[int, ac.Unit]) -> ac.Policy:
    """Return a policy with other figures."""
    made = {
        name: changed(getattr(policy, name), count=count, unit=unit)
        for name, (count, unit) in figures.items()
    }
    return changed(policy, name="other", **made)


_CALENDAR, _WORKING = ac.Unit.CALENDAR_DAYS, ac.Unit.WORKING_DAYS
ZONED = of_days(
    BRAZIL,
    open_after=(7, _WORKING),
    protection=(60, _CALENDAR),
    after_confirmation=(5, _WORKING),
    agreement=(4, _WORKING),
    seller_answer=(5, _CALENDAR),
    negotiation=(3, _WORKING),
    return_shipping=(9, _CALENDAR),
)
"""A profile that counts in days of the marketplace's zone throughout."""

STARTS = ("dispute_opened_at", "platform_proposed_at", "return_agreed_at")
"""What the core always knows of a dispute, and a table may not."""

POLICIES = {"guide": GUIDE, "general": GENERAL, "brazil": BRAZIL, "zoned": ZONED}
EACH_POLICY = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)

KINDS = {
    **dict.fromkeys((*orders.TIMES, *orders.AMOUNTS), pl.Int64),
    **dict.fromkeys(orders.WORDS, pl.String),
    **dict.fromkeys(orders.FLAGS, pl.Boolean),
}
NOON = at(NOW)


def table(*told_rows: orders.Row, **columns: list[Any]) -> pl.DataFrame:
    """Make a table of Polars: of whole rows, or of some columns."""
    if columns:
        return pl.DataFrame(
            columns, schema_overrides={name: KINDS[name] for name in columns if name in KINDS}
        )
    return pl.DataFrame(list(told_rows), schema=KINDS)


def answers(frame: Any, policy: ac.Policy = GUIDE, **options: Any) -> list[orders.Row]:
    """Return the answers for a table of Polars."""
    return told(assess(frame, NOON, policy, **options).to_dicts())


# --- the answers are the core's ---------------------------------------------------------------


@EACH_ENGINE
@EACH_POLICY
@pytest.mark.parametrize("aware", [True, False], ids=["times", "numbers"])
def test_each_row_is_answered_as_the_core_answers_it(engine: str, policy: ac.Policy, aware: bool) -> None:
    """On every engine, in sessions of another zone, each answer equals the core's."""
    into, back = INTO[engine]
    with zone(ELSEWHERE):
        made = rows(200, seed=11)
        got = back(assess(into(typed(made, aware=aware)), NOON, policy))
    got.sort(key=itemgetter("number"))
    expected = [truth(row, NOW, policy) for row in made]

    assert expected == told(got)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 2**32),
    policy=st.sampled_from(list(POLICIES.values())),
    now=st.one_of(
        st.just(NOW),
        st.integers(200 * DAY, END - 1),
        # In the days around which the clock of the marketplace changes.
        st.integers(-15 * DAY, 15 * DAY).map(lambda off: micros(datetime(2027, 3, 14, 10, tzinfo=UTC)) + off),
        st.integers(-15 * DAY, 15 * DAY).map(lambda off: micros(datetime(1975, 10, 26, 9, tzinfo=UTC)) + off),
    ),
)
def test_rows_of_any_time_are_answered_as_the_core_answers_them(
    seed: int, policy: ac.Policy, now: int
) -> None:
    """Whatever the moment, from 1970 to the year 9000, each answer equals the core's."""
    made = rows(40, seed, now)
    expected = [truth(row, now, policy) for row in made]

    assert expected == told(assess(table(*made), at(now), policy).to_dicts())


def test_the_rows_reach_every_refusal_fault_and_deadline() -> None:
    """The rows above are no easy ones: each refusal, fault, deadline, urgency and basis occurs among them."""
    found = [answer for policy in POLICIES.values() for answer in answers(table(*rows(4_000, 3)), policy)]
    right = [answer for answer in found if not answer["faults"]]

    assert set(RowFault) == set().union(*(answer["faults"] for answer in found))
    assert set(REFUSAL_BITS) == set().union(*(answer["refusals"] for answer in right))
    for name in ("next_deadline", "urgency", "ask_basis"):
        kind = {"next_deadline": ac.DeadlineKind, "urgency": Urgency, "ask_basis": ac.Basis}[name]
        assert {*CODES[kind], None} == {answer[name] for answer in right}


@EACH_POLICY
def test_a_row_has_a_fault_where_the_core_refuses_its_facts(policy: ac.Policy) -> None:
    """What has a fault, the core refuses; but for two faults that no value of the core can be made of."""
    unlike = {RowFault.PHASE_MISSING, RowFault.UNKNOWN_CAUSE}
    made = rows(6_000, 5)
    found = zip(made, answers(table(*made), policy), strict=True)
    faulty = [row for row, answer in found if answer["faults"] - unlike]

    assert len(faulty) > 100
    for row in faulty:
        with pytest.raises(ac.UsageError):
            _made(row, policy)


def _made(row: orders.Row, policy: ac.Policy) -> None:
    """Make all that the core makes of the facts of a row, each by itself, too, and ask."""
    order = orders.order_of(row)
    date = {name: at(row[name]) for name in orders.TIMES if row[name] is not None}
    for instant in date.values():
        ac.instant(instant)
    for name in ("ordered_at", "dispute_opened_at", *_SINCE_OPENED):
        if name in date:
            ac.Case(order=changed(order, **_BARE, ordered_at=date[name])).check_opening(None, NOON)
    for name in _SINCE_OPENED:
        if {name, "dispute_opened_at"} <= set(date):
            opened = changed(_OPENED, at=date["dispute_opened_at"])
            ac.replay((opened, ac.BuyerCancelled(at=date[name], observed=True)), paid=orders.PAID)
    for name in ("items_minor", "worth_minor", "asked_minor"):
        ac.Item(id="1", title="", price=orders.money(row[name] or 0))
    ac.Reason(row["reason"] or "not_arrived")
    ac.Receipt(at=NOON, by=ac.Party(row["receipt_by"] or "buyer"))
    orders.dispute_of(row, policy)
    stated = order.stated if row["protection_ends"] is not None else (*order.stated, _ENDS)
    ac.Case(order=changed(order, stated=stated), policy=policy).check_opening(None, NOON)


_SINCE_OPENED = ("dispute_requested_at", "platform_proposed_at", "return_agreed_at")
_CLAIM = ac.Claim(reason=ac.Reason.WRONG_ITEM, asks=ac.Refund(orders.PAID))
_OPENED = ac.DisputeOpened(at=NOON, claim=_CLAIM, observed=True)
_BARE: dict[str, None] = dict.fromkeys(("shipped_at", "receipt", "extension", "tracking"))
_ENDS = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=NOON)


@pytest.mark.parametrize("exact", [True, False], ids=["exact", "by floats"])
@pytest.mark.parametrize("unit", [_CALENDAR, _WORKING])
def test_days_of_the_zone_are_counted_as_the_core_counts_them(
    unit: ac.Unit, exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Around each change of the clock, each new year and each new day of it, for all years."""
    # Polars divides exactly: here the way around floats is taken, too, which must not change a thing.
    monkeypatch.setattr("aliclaim.adapters.frames._engines._Arrow.exact", exact)
    policy = of_days(GUIDE, open_after=(1, unit), protection=(3_000, unit))
    years = [*range(1970, 2040), *range(2040, 8_980, 97), 8_989]
    shipped = [edge for year in years for edge in _edges(year)]
    found = assess(pl.DataFrame({"shipped_at": shipped}), datetime(8_999, 12, 31, tzinfo=UTC), policy)

    assert [micros(policy.open_after.after(at(each))) for each in shipped] == found["opens_at"].to_list()
    assert [micros(policy.protection.after(at(each))) for each in shipped] == found["closes_at"].to_list()


def _edges(year: int) -> list[int]:
    """Return instants just before, at and after hours at which days begin in the zone, or its clock changes.

    The days are the first ones of a year, and all its Sundays until April and from October on.
    """
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=number) for number in range(365)]
    chosen = [day for day in days if day <= days[1] or (day.weekday() == 6 and not 4 < day.month < 10)]
    hours = [micros(day) + hour * 3_600_000_000 for day in chosen for hour in (7, 8, 9, 10)]
    return [hour + off for hour in hours for off in (-1, 0, 1)]


UNKNOWN_STARTS = {
    "awaiting_seller": ("answer_by", ac.RefusalCode.DISPUTE_RUNNING),
    "negotiating": ("agreement_by", ac.RefusalCode.DISPUTE_RUNNING),
    "judged": ("negotiation_ends", ac.RefusalCode.DISPUTE_SETTLED),
    "awaiting_return": ("ship_by", ac.RefusalCode.DISPUTE_SETTLED),
}


def dispute(count: int, **columns: list[Any]) -> pl.DataFrame:
    """Make a table of orders with disputes."""
    return table(shipped_at=[NOW - 40 * DAY] * count, **columns)


@pytest.mark.parametrize("phase", UNKNOWN_STARTS)
def test_a_deadline_that_counts_from_an_unknown_date_is_unknown(phase: str) -> None:
    """Nothing is counted from nowhere, and nothing follows; a stated date counts, and something does."""
    name, after = UNKNOWN_STARTS[phase]
    before = after if phase == "awaiting_return" else ac.RefusalCode.DISPUTE_RUNNING
    dates = [None, NOW + 1, NOW]
    found = answers(dispute(3, dispute_phase=[phase] * 3, **{name: dates}))

    assert dates == [answer["next_deadline_at"] for answer in found]
    assert [False, True, True] == [answer["next_deadline"] is not None for answer in found]
    assert [{before}, {before}, {after}] == [answer["refusals"] for answer in found]


def test_a_request_is_where_an_answer_counts_from() -> None:
    """The seller's days count from the newest request, though nobody knows when the dispute was opened."""
    (answer,) = answers(dispute(1, dispute_phase=["awaiting_seller"], dispute_requested_at=[NOW]))

    assert ac.DeadlineKind.SELLER_ANSWER == answer["next_deadline"]
    assert NOW + 5 * DAY == answer["next_deadline_at"]


def test_a_date_that_was_estimated_too_early_counts_no_more() -> None:
    """Where something was done after a deadline, it had not come: the next one counts, or none is known."""
    phases = ["awaiting_seller", "negotiating"]
    late = {"dispute_opened_at": [NOW - 30 * DAY] * 2, "dispute_requested_at": [NOW - DAY] * 2}

    assert [None, None] == [
        answer["next_deadline"] for answer in answers(dispute(2, dispute_phase=phases, **late))
    ]


# --- what a table may be ----------------------------------------------------------------------


def test_the_date_of_shipping_is_enough() -> None:
    """Every other column may be absent: its documented default counts."""
    (answer,) = answers(table(shipped_at=[NOW - 55 * DAY]))
    expected: orders.Row = {
        "may_open": True,
        "refusals": set(),
        "faults": set(),
        "opens_at": NOW - 45 * DAY,
        "closes_at": NOW + 5 * DAY,
        "days_left": 5,
        "urgency": Urgency.URGENT,
        **dict.fromkeys(("ask", "ask_basis", "ask_minor", "next_deadline", "next_deadline_at")),
    }

    assert expected == answer


@pytest.mark.parametrize("absent", [name for name in orders.COLUMNS if name not in {"shipped_at", *STARTS}])
def test_an_absent_column_is_one_without_values(absent: str) -> None:
    """A column that is absent, is void of a type, or has nothing but nulls in it comes to the same."""
    made = [row | {absent: None} for row in rows(100, 13)]
    expected = [truth(row, NOW, BRAZIL) for row in made]
    full = table(*made)

    assert expected == answers(full, BRAZIL)
    assert expected == answers(full.drop(absent), BRAZIL)
    assert expected == answers(full.with_columns(pl.lit(None).alias(absent)), BRAZIL)
    assert expected == answers(full, BRAZIL, columns=Columns(**{absent: None}))


@EACH_POLICY
def test_any_columns_may_be_absent_together(policy: ac.Policy) -> None:
    """Whatever few columns a table has, the others count as empty."""
    maker = orders.Maker(17)
    for _ in range(12):
        kept = ["shipped_at", *STARTS, *maker.draw.sample(orders.COLUMNS, maker.draw.randrange(8))]
        made = [
            {name: row[name] if name in kept else None for name in orders.COLUMNS}
            for row in rows(30, maker.draw.randrange(99))
        ]
        expected = [truth(row, NOW, policy) for row in made]

        assert expected == answers(table(*made).select(list(dict.fromkeys(kept))), policy)


def test_columns_keep_their_own_names_and_order() -> None:
    """A table with other names is read by them, and given back as it was, with the answers behind."""
    made = rows(100, 19)
    names = {name: f'the {name}`"s' for name in orders.COLUMNS}
    renamed = table(*made).rename(names).with_columns(pl.lit(1).alias("mine"))
    found = assess(renamed, NOON, columns=Columns(**names))

    assert [*renamed.columns, *ANSWERS] == found.columns
    assert renamed.equals(found.select(renamed.columns))
    assert [truth(row, NOW, GUIDE) for row in made] == told(found.to_dicts())


@EACH_ENGINE
def test_names_that_need_quotes_are_read_on_every_engine(engine: str) -> None:
    """A name of a column may hold what an engine's SQL would read as its own."""
    odd, made = 'the "date`s', rows(20, 23)
    into, back = INTO[engine]
    renamed = typed(made, aware=True).rename({"shipped_at": odd})
    found = back(assess(into(renamed), NOON, columns=Columns(shipped_at=odd), prefix='a b`".'))
    found = [{name.removeprefix('a b`".'): value for name, value in row.items()} for row in found]

    assert [truth(row, NOW, GUIDE) for row in made] == told(sorted(found, key=itemgetter("number")))


def test_a_column_may_serve_two_facts() -> None:
    """Where all is asked for that was paid, one column tells both."""
    (answer,) = answers(table(shipped_at=[NOW], paid_minor=[0]), columns=Columns(asked_minor="paid_minor"))

    assert {ac.RefusalCode.TOO_EARLY, ac.RefusalCode.NOTHING_PAID, ac.RefusalCode.NOTHING_ASKED} == answer[
        "refusals"
    ]


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32])
def test_whole_numbers_may_be_narrow(kind: Any) -> None:
    """A number is one whatever its width."""
    frame = table(shipped_at=[NOW - 20 * DAY] * 2).with_columns(
        paid_minor=pl.Series([100, 0], dtype=kind), reason=pl.Series([4, 99], dtype=kind)
    )
    first, second = answers(frame)

    assert (100, set()) == (first["ask_minor"], first["refusals"])
    assert {RowFault.UNKNOWN_REASON} == second["faults"]


@pytest.mark.parametrize("kind", [pl.Categorical(), pl.Enum(["not_arrived", "other"])])
def test_words_may_be_categories(kind: Any) -> None:
    """A word is one whatever type holds it."""
    words = pl.Series(["not_arrived", None, "other"], dtype=pl.String).cast(kind)
    first, second, third = answers(table(shipped_at=[NOW - 20 * DAY] * 3).with_columns(reason=words))

    assert [ac.Ask.FULL, None] == [first["ask"], second["ask"]]
    assert {RowFault.UNKNOWN_REASON} == third["faults"]


@pytest.mark.parametrize("unit", ["ms", "ns"])
def test_times_may_be_coarse_or_fine(unit: Any) -> None:
    """A time is one whatever its unit; the answers are in microseconds."""
    frame = pl.DataFrame({"shipped_at": [NOON - timedelta(days=20)]}).cast(pl.Datetime(unit, "Europe/Madrid"))
    found = assess(frame, NOON)

    assert pl.Datetime("us", "UTC") == found.schema["opens_at"]
    assert [NOON - timedelta(days=10)] == found["opens_at"].to_list()


def test_times_are_told_as_the_date_of_shipping_is() -> None:
    """Where the date of shipping is a number, all times are; else none of them is."""
    frame = table(shipped_at=[NOW - 20 * DAY])
    aware = frame.cast({"shipped_at": pl.Datetime("us", "UTC")})

    assert pl.Int64 == assess(frame, NOON).schema["closes_at"]
    assert pl.Datetime("us", "UTC") == assess(aware, NOON).schema["closes_at"]


def test_large_numbers_stay_exact_in_pandas() -> None:
    """Beside a null a number of pandas becomes a float, which would be off by one here."""
    pd = module("pandas")
    frame = pd.DataFrame({"shipped_at": pd.array([NOW - 20 * DAY] * 2, dtype="Int64")}, index=[5, 3])
    large = 2**53 + 1
    found = assess(
        frame.assign(
            paid_minor=pd.array([large, None], dtype="Int64[pyarrow]"),
            asked_minor=pd.array([large, large], dtype="Int64"),
            reason=["not_arrived", None],
            receipt_at=[None, None],
        ),
        NOON,
    )

    assert [5, 3] == found.index.to_list()
    assert [0, 0] == found["refusals"].to_list()
    assert [large, None] == [None if each is pd.NA else each for each in found["ask_minor"]]
    assert {"Int64", "Int32", "boolean"} == {
        str(found[each].dtype) for each in ("ask_minor", "refusals", "may_open")
    }


def test_bands_of_urgency_can_be_others() -> None:
    """The bands are half-open: with exactly so many days left an order is in the next one."""
    left = [0, 1, DAY - 1, DAY, 2 * DAY, 30 * DAY - 1, 30 * DAY]
    found = answers(
        table(protection_ends=[NOW + each for each in left], shipped_at=[NOW - 50 * DAY] * 7),
        bands=Bands(critical=1, urgent=2, soon=30),
    )
    expected = [Urgency.OVER, *[Urgency.CRITICAL] * 2, Urgency.URGENT, *[Urgency.SOON] * 2, Urgency.CALM]

    assert expected == [answer["urgency"] for answer in found]


@pytest.mark.parametrize("bits", [0, 1, 2**12 - 1, 2**5])
def test_refusals_go_to_bits_and_back(bits: int) -> None:
    """Bits are a set of refusals, each once."""
    assert bits == sum(REFUSAL_BITS[code] for code in refusals_in(bits))


# --- lazy stays lazy --------------------------------------------------------------------------


def test_nothing_is_collected_of_a_lazy_table() -> None:
    """A plan of Polars is made, and no row of it is looked at; what is not asked for is not read."""

    def looked(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("collected")

    frame = (
        table(shipped_at=[NOW])
        .lazy()
        .map_batches(looked, validate_output_schema=False, schema={"shipped_at": pl.Int64})
    )
    found = assess(frame, NOON)

    assert isinstance(found, pl.LazyFrame)
    with pytest.raises(Exception, match="collected"):
        found.collect()


def test_a_table_larger_than_memory_is_streamed(tmp_path: Any) -> None:
    """A plan over a file runs in pieces, from the file into another: no step of it wants all rows."""
    made = rows(500, 29)
    table(*made).write_parquet(tmp_path / "orders.parquet")
    plan = assess(pl.scan_parquet(tmp_path / "orders.parquet"), NOON)
    plan.sink_parquet(tmp_path / "answers.parquet")
    graph = str(plan.show_graph(engine="streaming", plan_stage="physical", raw_output=True))
    steps = set(re.findall(r'^\d+ \[label="([\w-]+)', graph, re.MULTILINE))

    assert {"select", "with-columns", "multi-scan"} == steps - {"in-memory sink"}
    assert [truth(row, NOW, GUIDE) for row in made] == told(
        pl.read_parquet(tmp_path / "answers.parquet").to_dicts()
    )


def test_a_relation_stays_a_relation() -> None:
    """What DuckDB gives back is a relation that has not run."""
    duckdb = module("duckdb")
    made = duckdb.sql("SELECT error('run') AS reason, 0::BIGINT AS shipped_at")
    found = assess(made, NOON)

    assert isinstance(found, duckdb.DuckDBPyRelation)
    with pytest.raises(duckdb.Error, match="run"):
        found.fetchall()


@pytest.mark.spark
def test_spark_runs_no_job_until_it_is_asked() -> None:
    """Nothing runs yet, and what will run are projections on the workers: no Python, and no exchange."""
    session = spark_session()
    session.sparkContext.setJobGroup("assess", "")
    kinds = {**dict.fromkeys(orders.WORDS, "STRING"), **dict.fromkeys(orders.FLAGS, "BOOLEAN")}
    columns = [f"CAST(id AS {kinds.get(name, 'BIGINT')}) AS {name}" for name in orders.COLUMNS]
    found = ask(session.range(10).selectExpr(*columns), NOON)
    plan = str(attrgetter("_jdf")(found).queryExecution().executedPlan().toString())

    assert {"Project", "Range"} == set(re.findall(r"^[\s:+-]*\*?(?:\(\d+\) )?(\w+)", plan, re.MULTILINE))
    assert not session.sparkContext.statusTracker().getJobIdsForGroup("assess")
    assert found.count() == 10
    assert session.sparkContext.statusTracker().getJobIdsForGroup("assess")


# --- what is refused --------------------------------------------------------------------------

SHIPPED = table(shipped_at=[NOW])
WRONG_COLUMNS = {
    "a naive time": ("shipped_at", pl.Series([datetime(2026, 3, 1)]), "aware times.*without a time zone"),
    "a day": ("receipt_at", pl.Series([datetime(2026, 3, 1)]).cast(pl.Date), "aware times"),
    "a time as text": ("receipt_at", pl.Series(["2026-03-01T00:00:00Z"]), "aware times"),
    "an amount as a float": ("paid_minor", pl.Series([1.5]), "smallest unit.*Float64"),
    "an amount as a decimal": (
        "paid_minor",
        pl.Series([1]).cast(pl.Decimal(10, 2)),
        "smallest unit.*Decimal",
    ),
    "an unsigned number of 64 bits": ("paid_minor", pl.Series([1], dtype=pl.UInt64), "smallest unit.*UInt64"),
    "a flag as a number": ("dispute_contested", pl.Series([1]), "true or false"),
    "a word as a float": ("reason", pl.Series([1.0]), "names as text"),
    "a list": ("reason", pl.Series([["not_arrived"]]), "names as text"),
    "an object": ("ordered_at", pl.Series([object()], dtype=pl.Object), "aware times"),
}


@pytest.mark.parametrize(("name", "column", "words"), WRONG_COLUMNS.values(), ids=WRONG_COLUMNS)
def test_a_column_of_a_wrong_type_is_refused(name: str, column: Any, words: str) -> None:
    """A type that cannot be right is this library's own error, at once, lazy or not, and names the column."""
    frame = SHIPPED.with_columns(column.alias(name))

    for each in (frame, frame.lazy()):
        with pytest.raises(ac.InvalidValueError, match=f"column '{name}': expected .*{words}"):
            assess(each, NOON)


@EACH_ENGINE
def test_a_naive_time_is_refused_on_every_engine(engine: str) -> None:
    """No engine's session lends a time its zone."""
    naive = INTO[engine][0](pl.DataFrame({"shipped_at": [datetime(2026, 3, 1)]}))
    if engine == "pyspark":  # on the way there it becomes an aware one
        naive = naive.selectExpr("CAST(shipped_at AS TIMESTAMP_NTZ) AS shipped_at")

    with pytest.raises(ac.InvalidValueError, match="column 'shipped_at': expected aware times"):
        assess(naive, NOON)


@EACH_ENGINE
def test_a_column_without_a_type_is_an_absent_one_on_every_engine(engine: str) -> None:
    """A column of nulls that has no type is no wrong one."""
    into, back = INTO[engine]
    made = pl.DataFrame({"shipped_at": [NOW], "receipt_at": [None], "reason": [None]})

    assert [0] == [row["faults"] for row in back(assess(into(made), NOON))]


TABLE: Any = SHIPPED
ask: Any = assess
named: Any = Columns
meant: Any = decode_table
WRONG_CALLS: dict[str, tuple[Any, str]] = {
    "no table": (lambda: ask([1], NOON), "frame: expected a table of Polars, .* found a list"),
    "a series": (lambda: ask(pl.Series([1]), NOON), "frame: expected a table of Polars"),
    "a naive moment": (lambda: ask(TABLE, datetime(2026, 3, 1)), "instant: expected an aware datetime"),
    "no policy": (lambda: ask(TABLE, NOON, "guide"), "policy: expected a Policy"),
    "no columns": (lambda: ask(TABLE, NOON, columns={}), "columns: expected a Columns"),
    "no bands": (lambda: ask(TABLE, NOON, bands=(1, 2, 3)), "bands: expected a Bands"),
    "no prefix": (lambda: ask(TABLE, NOON, prefix=None), "prefix: expected text"),
    "an answer that is there": (lambda: ask(ask(TABLE, NOON), NOON), "prefix: .* found 'may_open'"),
    "one of our own": (
        lambda: ask(TABLE.with_columns(__aliclaim_x=1), NOON),
        "no column whose name begins",
    ),
    "no date of shipping": (lambda: ask(TABLE.rename({"shipped_at": "a"}), NOON), "Columns.shipped_at"),
    "a column that is not there": (
        lambda: ask(TABLE, NOON, columns=named(reason="a")),
        "Columns.reason: .*'a'",
    ),
    "no name": (lambda: named(reason=""), "Columns.reason: expected the name of a column"),
    "a name that is none": (lambda: named(reason=1), "Columns.reason"),
    "nothing for shipping": (lambda: named(shipped_at=None), "Columns.shipped_at"),
    "bands that narrow": (lambda: Bands(urgent=3), "Bands: expected numbers of days, .* found 3, 3, 14"),
    "a band of no days": (lambda: Bands(critical=0), "Bands.critical"),
    "too many bits": (lambda: refusals_in(2**12), "bits: expected a whole number from 0 to 4,095"),
    "bits below zero": (lambda: faults_in(-1), "bits"),
    "true for bits": (lambda: faults_in(True), "bits"),
    "an answer without a table": (
        lambda: meant(["days_left"]),
        "of: expected one of refusals, .* found 'days_left'",
    ),
    "no answer": (lambda: meant([1]), "of: expected the name"),
}


@pytest.mark.parametrize(("call", "words"), WRONG_CALLS.values(), ids=WRONG_CALLS)
def test_a_wrong_argument_is_our_own_error(call: Any, words: str) -> None:
    """A wrong argument is told as everywhere in this library."""
    with pytest.raises(ac.InvalidValueError, match=words):
        call()


def test_an_engine_that_is_not_tested_is_refused() -> None:
    """An engine that narwhals knows and nobody tried is refused, rather than trusted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aliclaim.adapters.frames._engines._ENGINES", {nw.Implementation.DUCKDB: None})
        with pytest.raises(ac.InvalidValueError, match=r"frame: .* found one of polars"):
            assess(TABLE.lazy(), NOON)


# --- numbers that must not change -------------------------------------------------------------


def test_numbers_once_given_never_change() -> None:
    """Tables outlive programs: a bit or a code keeps its meaning for good."""
    told_numbers = decode_table()
    rows_of = zip(told_numbers["answer"], told_numbers["number"], told_numbers["code"], strict=True)
    found = [f"{answer} {number} {code}" for answer, number, code in rows_of]

    assert PROMISED.split("\n") == ["", *found, ""]


PROMISED = """
refusals 1 not_shipped
refusals 2 start_unknown
refusals 4 too_early
refusals 8 never_opens
refusals 16 protection_over
refusals 32 in_transit
refusals 64 nothing_paid
refusals 128 nothing_asked
refusals 256 above_paid
refusals 512 dispute_running
refusals 1024 dispute_settled
refusals 2048 dispute_closed
urgency 1 over
urgency 2 critical
urgency 3 urgent
urgency 4 soon
urgency 5 calm
ask 1 full
ask 2 partial
ask_basis 1 paid
ask_basis 2 difference
ask_basis 3 missing_items
ask_basis 4 shipping_paid
next_deadline 1 seller_answer
next_deadline 2 agreement
next_deadline 3 negotiation
next_deadline 4 return_shipping
faults 1 time_out_of_range
faults 2 later_than_now
faults 4 shipped_before_ordered
faults 8 shipping_missing
faults 16 receipt_before_shipped
faults 32 extension_before_shipped
faults 64 negative_amount
faults 128 shipping_above_paid
faults 256 unknown_reason
faults 512 unknown_tracking_status
faults 1024 unknown_receipt_by
faults 2048 unknown_phase
faults 4096 unknown_cause
faults 8192 phase_missing
faults 16384 dispute_out_of_order
faults 32768 deadline_too_early
"""

PROMISED_CODES: dict[type[Term], str] = {
    ac.Reason: "not_as_described slightly_imperfect items_missing not_arrived counterfeit wrong_item "
    "marked_delivered other_shipping_method",
    ac.TrackingStatus: "no_information in_transit held_by_customs delivered returned_to_seller lost",
    ac.Party: "buyer platform",
    ac.Phase: "awaiting_seller negotiating under_review judged awaiting_return return_in_transit "
    "refund_pending appealed refunded closed cancelled",
    ac.Cause: "agreed seller_silent platform_proposal_accepted platform_proposal_assigned withdrawn "
    "return_overdue appeal_granted",
}


@pytest.mark.parametrize("kind", PROMISED_CODES)
def test_numbers_of_words_never_change(kind: type[Term]) -> None:
    """The same holds for the numbers that stand for words in a table; every member has one."""
    expected = {name: number for number, name in enumerate(PROMISED_CODES[kind].split(), 1)}

    assert expected == {str(term): number for term, number in CODES[kind].items()}
    assert set(expected) == set(kind) - {"seller"}


def test_each_answer_of_numbers_has_all_its_terms() -> None:
    """A new member of the core cannot be forgotten here: what can occur has a number."""
    assert set(Urgency) == set(CODES[Urgency])
    assert set(ac.Ask) == set(CODES[ac.Ask])
    assert set(ac.Basis) == set(CODES[ac.Basis])
    assert set(RowFault) == set(FAULT_BITS)


def test_public_values_can_be_compared_and_changed() -> None:
    """The classes of the arguments are values like all others."""
    assert Columns(reason="why") == attrs.evolve(Columns(), reason="why")
    assert Bands() != Bands(soon=15)
