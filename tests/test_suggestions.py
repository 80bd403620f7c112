"""A suggested claim: how much it asks for, why, and what it takes to make one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import an_order, changed, usd

from aliclaim import (
    BRAZIL_2026,
    GUIDE,
    REASONS,
    RULES,
    CurrencyMismatchError,
    Evidence,
    EvidenceKind,
    FigureKind,
    InvalidValueError,
    Item,
    Money,
    Order,
    Reason,
    Refund,
    RefusalCode,
    RefusedError,
    Setting,
    Subject,
    Suggestion,
    checklist,
    suggest_claim,
)
from aliclaim._form import claim_refusals

POT = Item(id="pot", title="Teapot", price=usd("40.00"))
CUPS = Item(id="cups", title="Cups", price=usd("10.00"), quantity=3)
ORDER = an_order(paid=usd("55.00"), items=(POT, CUPS), shipping_paid=usd("5.00"))
NO_LINES = an_order(paid=usd("55.00"))

FULL = [
    *(Reason.NOT_AS_DESCRIBED, Reason.NOT_ARRIVED, Reason.COUNTERFEIT, Reason.WRONG_ITEM),
    Reason.MARKED_DELIVERED,
]
NOTHING_CAME = {Reason.NOT_ARRIVED, Reason.MARKED_DELIVERED}
DEFECTIVE = {Reason.NOT_AS_DESCRIBED, Reason.SLIGHTLY_IMPERFECT, Reason.COUNTERFEIT, Reason.WRONG_ITEM}
WHAT_IT_TAKES: dict[Reason, dict[str, Any]] = {
    Reason.SLIGHTLY_IMPERFECT: {"worth": usd("1")},
    Reason.ITEMS_MISSING: {"items": ["pot"]},
}


def a_suggestion(reason: Reason, order: Order = ORDER, **facts: Any) -> Suggestion:
    """Return a suggestion, with what this reason takes."""
    return suggest_claim(order, reason, **(WHAT_IT_TAKES.get(reason, {}) | facts))


def asked(reason: Reason, order: Order = ORDER, **facts: Any) -> str:
    """Return how much is asked for."""
    return str(a_suggestion(reason, order, **facts).claim.asks.amount)


def refused(reason: Reason, order: Order = ORDER, **facts: Any) -> list[str]:
    """Return the codes for which no claim can be suggested."""
    with pytest.raises(RefusedError) as caught:
        a_suggestion(reason, order, **facts)

    tag = "dispute_opened"

    assert tag == caught.value.event
    return [refusal.code.value for refusal in caught.value.refusals]


def rules_of(suggestion: Suggestion) -> list[str]:
    """Return the rules behind the sentences of an explanation."""
    return [sentence[-4:].strip(" []") for sentence in suggestion.explanation]


# --- how much ---------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", FULL)
@pytest.mark.parametrize(
    ("items", "amount"),
    [
        *(((), "55.00 USD"), ({}, "55.00 USD"), ([], "55.00 USD")),
        *((["pot"], "40.00 USD"), (("cups",), "10.00 USD"), (["cups", "pot"], "50.00 USD")),
        *(({"cups": 1}, "3.34 USD"), ({"cups": 2}, "6.67 USD"), ({"cups": 3}, "10.00 USD")),
        ({"pot": 1, "cups": 1}, "43.34 USD"),
    ],
)
def test_r1_r4_r5_r6_and_r7_ask_for_all_that_was_paid(
    reason: Reason, items: list[str] | Mapping[str, int], amount: str
) -> None:
    """R1, R4, R5, R6, R7: "full refund", of the order, or of the items or pieces concerned."""
    assert amount == asked(reason, items=items)


@pytest.mark.parametrize(
    ("worth", "items", "amount"),
    [
        *(("0", (), "55.00 USD"), ("20", (), "35.00 USD"), ("54.99", (), "0.01 USD")),
        *(
            ("15", ["pot"], "25.00 USD"),
            ("3", {"cups": 1}, "0.34 USD"),
            ("0.01", ["pot", "cups"], "49.99 USD"),
        ),
    ],
)
def test_r2_asks_for_the_difference(worth: str, items: Any, amount: str) -> None:
    """R2: "partial refund": what was paid for the goods concerned, less what they are worth as they are."""
    suggestion = a_suggestion(Reason.SLIGHTLY_IMPERFECT, worth=usd(worth), items=items)

    assert amount == str(suggestion.claim.asks.amount)
    assert amount in suggestion.explanation[0]
    assert f"{usd(worth)} that they are worth" in suggestion.explanation[0]
    assert "M7" in rules_of(suggestion)


@pytest.mark.parametrize(
    ("worth", "items"), [("55", ()), ("55.01", ()), ("40", ["pot"]), ("99", {"cups": 2})]
)
def test_r2_goods_worth_what_they_cost_leave_nothing_to_ask_for(worth: str, items: Any) -> None:
    """R2, O4: without a difference there is nothing to ask for."""
    assert ["nothing_asked"] == refused(Reason.SLIGHTLY_IMPERFECT, worth=usd(worth), items=items)


def test_r2_without_a_worth_there_is_no_difference() -> None:
    """R2: what the goods are worth is for the buyer to say; it is not guessed."""
    with pytest.raises(InvalidValueError) as caught:
        suggest_claim(ORDER, Reason.SLIGHTLY_IMPERFECT)

    expected = ("worth", "what the goods are worth as they are (R2)", "nothing")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize(
    ("items", "amount"),
    [(["pot"], "40.00 USD"), ({"cups": 2}, "6.67 USD"), (["pot", "cups"], "50.00 USD")],
)
def test_r3_asks_for_the_price_of_the_missing_items(items: Any, amount: str) -> None:
    """R3: "partial refund: the price of the missing items", also of some pieces of a line."""
    suggestion = a_suggestion(Reason.ITEMS_MISSING, items=items)
    first = f"Ask for {amount}, the price of the missing items. [R3]"

    assert amount == str(suggestion.claim.asks.amount)
    assert first == suggestion.explanation[0]


def test_r3_without_the_missing_items_there_is_no_price() -> None:
    """R3: which items are missing is for the buyer to say."""
    with pytest.raises(InvalidValueError) as caught:
        suggest_claim(ORDER, Reason.ITEMS_MISSING, items=[])

    expected = ("items", "the missing items (R3)", "nothing")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


def test_r4_says_until_when_to_open() -> None:
    """R4: "must be opened before the protection ends"."""
    assert "Open the dispute before the protection ends. [R4]" in a_suggestion(Reason.NOT_ARRIVED).explanation


def test_r7_says_to_ask_the_seller_and_wait() -> None:
    """R7: "ask the seller first and wait a little"."""
    told = a_suggestion(Reason.MARKED_DELIVERED).explanation

    assert "Ask the seller first, and wait a little. [R7]" in told


def test_r8_and_t8_ask_for_the_shipping_once_the_order_has_arrived() -> None:
    """R8, T8: the shipping paid, of which a part is likely; not at once, nor for what came about on time."""
    suggestion = a_suggestion(Reason.OTHER_SHIPPING_METHOD)
    amount, rules = Refund(usd("5.00")), ["R8", "R8", "R8", "T8", "O3", "O5", "O7"]
    told = " ".join(suggestion.explanation)

    assert amount == suggestion.claim.asks
    assert rules == rules_of(suggestion)
    assert all(
        words in told for words in ("only a part", "a little more", "on time", "has arrived and is fine")
    )


def test_r8_free_shipping_is_refused() -> None:
    """R8: "nothing is likely where shipping was free"."""
    assert ["shipping_free"] == refused(Reason.OTHER_SHIPPING_METHOD, an_order(shipping_paid=usd("0")))


def test_r8_without_the_shipping_paid_there_is_no_amount() -> None:
    """R8: how much was paid for shipping must be known: nothing is taken for granted."""
    with pytest.raises(InvalidValueError) as caught:
        suggest_claim(NO_LINES, Reason.OTHER_SHIPPING_METHOD)

    expected = ("order.shipping_paid", "what was paid for shipping (R8)", "nothing")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize("reason", Reason)
def test_r9_whatever_the_reason_it_is_the_claims(reason: Reason) -> None:
    """R9: the reason chosen is the claim's, and what comes first and what is missing are the reason's."""
    suggestion = a_suggestion(reason)

    assert (reason, reason.rule) == (suggestion.claim.reason, suggestion.rule)
    assert REASONS[reason].first == suggestion.first
    assert checklist(reason) == suggestion.missing


# --- O3, O4, O5, M7: a refund, never too much, once -------------------------------------------


@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("reason", Reason)
def test_o3_m4_m7_and_t3_a_refund_is_asked_for_and_the_way_back_explained(
    reason: Reason, *, free: bool
) -> None:
    """M7, O3, T3: a refund alone; with a free return a return of bad goods is fine, that of nothing never."""
    suggestion = a_suggestion(reason, changed(ORDER, free_return=free))
    told = " ".join(suggestion.explanation)

    assert isinstance(suggestion.claim.asks, Refund)
    assert ("[T3]" in told) is (reason in NOTHING_CAME)
    assert ("A return is fine, too" in told) is (free and reason in DEFECTIVE)
    assert ("[M4]" in told) is (free and reason in DEFECTIVE)
    assert ("would pay for sending" in told) is (not free and reason in DEFECTIVE)


@pytest.mark.parametrize("reason", Reason)
def test_o5_and_o7_are_part_of_every_explanation(reason: Reason) -> None:
    """O5, O7: one claim an order, so all faults are listed; and explained clearly."""
    expected = ["O5", "O7"]

    assert expected == rules_of(a_suggestion(reason))[-2:]


@pytest.mark.parametrize("reason", Reason)
def test_an_explanation_is_whole_sentences_each_with_its_rule(reason: Reason) -> None:
    """Each sentence begins with a capital letter, and ends with its rule in brackets, which exists."""
    suggestion = a_suggestion(reason, changed(ORDER, paid=usd("9.00")), worth=usd("1"), items=["pot"])

    assert all(re.fullmatch(r"[A-Z].+[a-z)D]\. \[[A-Z]\d\]", each) for each in suggestion.explanation)
    assert set(rules_of(suggestion)) <= set(RULES)
    assert suggestion.explanation[0].endswith(f"[{reason.rule}]")


@pytest.mark.parametrize(
    ("reason", "facts", "amount"),
    [
        *((reason, {"items": ["pot"]}, "30.00 USD") for reason in (*FULL, Reason.ITEMS_MISSING)),
        (Reason.SLIGHTLY_IMPERFECT, {"items": ["pot", "cups"], "worth": usd("10")}, "20.00 USD"),
    ],
)
def test_o4_a_claim_never_asks_for_more_than_was_paid(reason: Reason, facts: Any, amount: str) -> None:
    """O4: "It cannot exceed what was paid": a discount on the order cuts the prices, and that is said."""
    order = changed(ORDER, paid=usd("30.00"), shipping_paid=None)
    suggestion = a_suggestion(reason, order, **facts)
    cut = [sentence for sentence in suggestion.explanation if "no more can be asked for" in sentence]

    assert amount == str(suggestion.claim.asks.amount)
    assert 1 == len(cut)
    assert "O4" in rules_of(suggestion)
    assert not [each for each in a_suggestion(reason, **facts).explanation if "no more" in each]


def test_o4_a_claim_for_the_price_of_everything_says_so() -> None:
    """O4: whether all is asked for, or the price of some items, is told."""
    whole, some = (a_suggestion(Reason.WRONG_ITEM, items=each).explanation[0] for each in ((), ["pot"]))
    expected = (
        "Ask for 55.00 USD, all that was paid. [R6]",
        "Ask for 40.00 USD, the price of the items concerned. [R6]",
    )

    assert expected == (whole, some)


@pytest.mark.parametrize("reason", Reason)
def test_o4_where_nothing_was_paid_nothing_can_be_asked_for(reason: Reason) -> None:
    """O4: an order that cost nothing brings nothing back, whatever the reason."""
    free = changed(ORDER, paid=usd("0"), shipping_paid=usd("0"))

    assert ["nothing_paid"] == refused(reason, free, worth=usd("0"))


@pytest.mark.parametrize("price", ["0"])
def test_o4_items_without_a_price_leave_nothing_to_ask_for(price: str) -> None:
    """O4: the price of a gift is nothing to ask for."""
    gift = Item(id="gift", title="Gift", price=usd(price), quantity=2)
    order = changed(ORDER, items=(gift,))

    assert ["nothing_asked"] == refused(Reason.ITEMS_MISSING, order, items=["gift"])
    assert ["nothing_asked"] == refused(Reason.WRONG_ITEM, order, items={"gift": 1})


# --- W6, W9: what the form takes --------------------------------------------------------------


def test_w6_and_w9_a_claim_that_the_form_would_not_take_is_refused_with_every_fault() -> None:
    """W6, W9: a bad character, a bad file, an unknown item, and nothing to ask for are told at once."""
    pieces = [
        Evidence(kind=EvidenceKind.PHOTO, file="a.webp"),
        Evidence(kind=EvidenceKind.PHOTO, file="b.png", item="saucer"),
    ]
    found = refused(
        Reason.OTHER_SHIPPING_METHOD, changed(ORDER, shipping_paid=usd("0")), text="\u00e9", evidence=pieces
    )
    expected = ["shipping_free", "text_not_allowed", "file_format", "unknown_item"]

    assert expected == found


def test_w6_what_the_form_takes_is_the_policys() -> None:
    """W6: another policy takes other characters."""
    setting = Setting("\u00e9", FigureKind.FIELD, GUIDE.text_characters.source, "W6")
    policy = changed(BRAZIL_2026, text_characters=setting)
    words = "\u00e9"

    assert words == a_suggestion(Reason.NOT_ARRIVED, text=words, policy=policy).claim.text
    assert ["text_not_allowed"] == refused(Reason.NOT_ARRIVED, text="e", policy=policy)


def test_what_is_shown_is_no_longer_missing() -> None:
    """Text and evidence are the claim's; evidence that shows what is needed is not asked for again."""
    page = Evidence(kind=EvidenceKind.SCREENSHOT, file="page.png", shows=Subject.ORDER_PAGE, item="pot")
    suggestion = a_suggestion(Reason.NOT_ARRIVED, text="It never came.", evidence=[page])

    assert ("It never came.", (page,)) == (suggestion.claim.text, suggestion.claim.evidence)
    assert not suggestion.missing


# --- what cannot be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        *(({"order": wrong}, "order") for wrong in (None, "8194700000021470", POT)),
        *(({"reason": wrong}, "reason") for wrong in (None, "not_arrived", ["not_arrived"])),
        *(({"policy": wrong}, "policy") for wrong in (None, "guide")),
        *(({"items": wrong}, "items") for wrong in (None, "pot", {"pot"}, 5, ["pot", "pot"])),
        *(({"items": wrong}, "items[0]") for wrong in (["lid"], [""], [None], [["pot"]], [POT])),
        ({"items": ["pot", "lid"]}, "items[1]"),
        *(({"items": wrong}, "items") for wrong in ({"lid": 1}, {None: 1}, {1: 1})),
        *(({"items": {"cups": wrong}}, "items['cups']") for wrong in (0, -1, 4, 1.0, "1", True, None)),
        ({"items": {"pot": 2}}, "items['pot']"),
        *(({"worth": wrong}, "worth") for wrong in (5, "5 USD", usd("-0.01"))),
        *(({"text": wrong}, "Claim.text") for wrong in (None, 5, "x" * 20_001)),
        *(({"evidence": wrong}, "Claim.evidence") for wrong in (None, "a.png")),
        ({"evidence": ["a.png"]}, "Claim.evidence[0]"),
    ],
)
def test_what_cannot_be_is_refused_by_name(facts: dict[str, Any], what: str) -> None:
    """A fact of the wrong kind, an item or a number of pieces that is not there is refused by its place."""
    usual: dict[str, Any] = {"order": ORDER, "reason": Reason.NOT_ARRIVED}
    with pytest.raises(InvalidValueError) as caught:
        suggest_claim(**(usual | facts))

    assert what == caught.value.what
    assert len(str(caught.value)) < 250


def test_a_worth_in_another_currency_is_refused() -> None:
    """Two currencies are never mixed, whatever the reason."""
    for reason in Reason:
        with pytest.raises(CurrencyMismatchError) as caught:
            a_suggestion(reason, worth=Money("5", "EUR"))

        expected = ("worth", "an amount in USD", "5.00 EUR")

        assert expected == (caught.value.what, caught.value.expected, caught.value.found)


def test_an_order_that_does_not_tell_its_items_has_none_to_name() -> None:
    """Without the order's items only the whole order can be claimed."""
    with pytest.raises(InvalidValueError):
        suggest_claim(NO_LINES, Reason.WRONG_ITEM, items=["pot"])

    amount = "55.00 USD"

    assert amount == asked(Reason.WRONG_ITEM, NO_LINES)


# --- the laws ---------------------------------------------------------------------------------


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Order, dict[str, Any]]:
    """Draw an order in yen or dollars with up to three lines, and what is wrong with it."""
    currency, digits = draw(st.sampled_from([("JPY", 0), ("USD", 2)]))

    def money(least: int, most: int) -> Money:
        minor = draw(st.integers(least, most))
        return Money(f"{minor // 10**digits}.{minor % 10**digits:0{digits}}" if digits else minor, currency)

    lines = tuple(
        Item(id=str(number), title="", price=money(0, 50), quantity=draw(st.integers(1, 7)))
        for number in range(draw(st.integers(0, 3)))
    )
    shipping = money(0, 20)
    order = Order(id="1", paid=money(0, 100) + shipping, items=lines, shipping_paid=shipping)
    pieces = {line.id: draw(st.integers(1, line.quantity)) for line in lines if draw(st.booleans())}
    items: Any = pieces if draw(st.booleans()) else list(pieces)
    return order, {"items": items, "worth": money(0, 60)}


def owed(order: Order, reason: Reason, facts: dict[str, Any]) -> int:
    """Count, in smallest units and one by one, what is to be asked for."""
    if reason is Reason.OTHER_SHIPPING_METHOD:
        assert order.shipping_paid is not None
        return order.shipping_paid.minor
    told = facts["items"]
    total = 0
    for line in order.items:
        if line.id in told:
            shares = [0] * line.quantity
            for unit in range(line.price.minor):
                shares[unit % line.quantity] += 1
            total += sum(shares[: told[line.id]] if isinstance(told, dict) else shares)
    goods = min(total, order.paid.minor) if told else order.paid.minor
    return goods - facts["worth"].minor if reason is Reason.SLIGHTLY_IMPERFECT else goods


@given(wish=wishes(), reason=st.sampled_from(Reason))
def test_o4_a_suggested_claim_asks_for_what_is_owed_or_says_why_not(
    wish: tuple[Order, dict[str, Any]], reason: Reason
) -> None:
    """A suggestion asks for at least one smallest unit, never above what was paid, and the form takes it."""
    order, facts = wish
    if reason is Reason.ITEMS_MISSING and not facts["items"]:
        with pytest.raises(InvalidValueError):
            suggest_claim(order, reason, **facts)
        return
    expected = owed(order, reason, facts)
    if expected <= 0:
        with pytest.raises(RefusedError) as caught:
            suggest_claim(order, reason, **facts)
        nothing = {RefusalCode.NOTHING_ASKED, RefusalCode.NOTHING_PAID, RefusalCode.SHIPPING_FREE}

        assert {each.code for each in caught.value.refusals} <= nothing
        return
    suggestion = suggest_claim(order, reason, **facts)
    minor = suggestion.claim.asks.amount.minor

    assert expected == minor
    assert 1 <= minor <= order.paid.minor
    assert not claim_refusals(suggestion.claim, order.paid, GUIDE)
    assert str(suggestion.claim.asks.amount) in suggestion.explanation[0]


def test_r2_the_difference_is_worded_with_both_amounts() -> None:
    """What was paid for the goods, and what they are worth, stand in the explanation."""
    suggestion = suggest_claim(ORDER, Reason.SLIGHTLY_IMPERFECT, worth=usd("10"))
    paid = ORDER.paid
    expected = (
        f"Ask for {paid - usd('10')}, the difference between the {paid} paid for the goods "
        "and the 10.00 USD that they are worth. [R2]"
    )

    assert expected == suggestion.explanation[0]


@pytest.mark.parametrize(("price", "said"), [("49.99", False), ("50", False), ("50.01", True)])
def test_o4_only_prices_above_what_was_paid_are_cut(price: str, said: bool) -> None:
    """Where the prices come to what was paid, nothing is cut; from a cent above it is said why."""
    order = an_order(paid=usd("50"), items=(Item(id="1", title="a lamp", price=usd(price)),))
    cut = f"The prices come to {usd(price)}, but no more can be asked for than was paid, 50.00 USD. [O4]"

    assert said == (cut in suggest_claim(order, Reason.COUNTERFEIT, items=["1"]).explanation)
    assert said == any(
        "prices come" in each for each in suggest_claim(order, Reason.COUNTERFEIT, items=["1"]).explanation
    )


def test_m4_and_m7_a_free_return_is_explained_in_full() -> None:
    """M7, M4: a refund comes first, a free return is as good, and the seller pays for it."""
    suggestion = a_suggestion(Reason.COUNTERFEIT, changed(ORDER, free_return=True))
    expected = (
        "Ask for 55.00 USD, all that was paid. [R5]",
        "Ask for a refund alone rather than for a return. [M7]",
        "A return is fine, too, since it is free for this order. [M7]",
        "With a free return the seller pays for it, and gives a return code. [M4]",
    )

    assert expected == suggestion.explanation[:4]


def test_a_claim_is_without_words_unless_they_are_given() -> None:
    """Nothing is said in the buyer's name."""
    assert ("", "It is torn.") == (
        a_suggestion(Reason.COUNTERFEIT).claim.text,
        a_suggestion(Reason.COUNTERFEIT, text="It is torn.").claim.text,
    )


@pytest.mark.parametrize("reason", Reason)
def test_r2_and_m7_only_for_a_small_flaw_a_part_is_what_to_ask_for(reason: Reason) -> None:
    """M7: that a part of the money is what to ask for is said of goods that are slightly imperfect alone."""
    words = "For a small flaw, a part of the money is what to ask for. [M7]"

    assert (reason is Reason.SLIGHTLY_IMPERFECT) is (words in a_suggestion(reason).explanation)
