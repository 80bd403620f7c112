"""Proposals, claims and the form: what a party may say, and what the form takes (O4, R, W6)."""

from __future__ import annotations

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import LATER, SHIPPED, an_order, changed, usd

from aliclaim import (
    GUIDE,
    Case,
    Claim,
    Evidence,
    EvidenceKind,
    FigureKind,
    InvalidValueError,
    Item,
    Money,
    Party,
    Reason,
    Refund,
    Refusal,
    RefusalCode,
    Remedy,
    ReturnAndRefund,
    Setting,
    Subject,
    Wait,
)
from aliclaim._form import (
    amount_refusals,
    claim_refusals,
    file_refusals,
    item_refusals,
    request_refusals,
    text_refusals,
)

PAID = usd("61.70")
LIMIT = 2_097_152  # bytes: two mebibytes
TEN = "\u4e00\u4e01\u4e02\u4e03\u4e04\u4e05\u4e06\u4e07\u4e08\u4e09"
ASCII = "".join(chr(code) for code in range(32, 127)) + "\t\r\n"


def a_claim(**facts: Any) -> Claim:
    """Return a claim that the form takes, unless the facts say otherwise."""
    usual: dict[str, Any] = {"reason": Reason.NOT_ARRIVED, "asks": Refund(PAID)}
    return Claim(**(usual | facts))


def a_file(**facts: Any) -> Evidence:
    """Return a picture that the form takes, unless the facts say otherwise."""
    usual: dict[str, Any] = {"kind": EvidenceKind.PHOTO, "file": "parcel.jpg"}
    return Evidence(**(usual | facts))


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    """Return the codes of refusals, as text."""
    return [refusal.code.value for refusal in refusals]


# --- proposals --------------------------------------------------------------------------------


def test_proposals_have_their_tags_and_defaults() -> None:
    """Each proposal has its tag; without a free return the buyer pays the shipping (O3)."""
    refund, back = Refund(usd("10")), ReturnAndRefund(usd("10"))
    wait = Wait(SHIPPED.astimezone(ZoneInfo("Asia/Tokyo")))
    tags, until = ("refund", "return_and_refund", "wait"), SHIPPED

    assert tags == (refund.tag, back.tag, wait.tag)
    assert back.shipping_paid_by is Party.BUYER
    assert until == wait.until
    assert wait.until.tzname() == "UTC"
    assert ReturnAndRefund(usd("10"), shipping_paid_by=Party.SELLER) != back


def test_o4_nothing_can_be_proposed_as_a_refund_and_not_as_a_return() -> None:
    """A refund of nothing is what a refusal amounts to; to send goods back for nothing is no proposal."""
    nothing = usd("0")
    with pytest.raises(InvalidValueError) as caught:
        ReturnAndRefund(nothing)

    expected = ("ReturnAndRefund.amount", "more than nothing", "0.00 USD")

    assert nothing == Refund(nothing).amount
    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


@pytest.mark.parametrize(
    ("kind", "facts", "what"),
    [
        *((Refund, {"amount": wrong}, "Refund.amount") for wrong in (usd("-0.01"), 5, None, "5 USD")),
        *((ReturnAndRefund, {"amount": wrong}, "ReturnAndRefund.amount") for wrong in (usd("-1"), 5)),
        (
            ReturnAndRefund,
            {"amount": usd("5"), "shipping_paid_by": "buyer"},
            "ReturnAndRefund.shipping_paid_by",
        ),
        *((Wait, {"until": wrong}, "instant") for wrong in (SHIPPED.replace(tzinfo=None), None, "2026")),
        *((a_claim, {"reason": wrong}, "Claim.reason") for wrong in ("not_arrived", None)),
        *((a_claim, {"asks": wrong}, "Claim.asks") for wrong in (PAID, None, Wait(SHIPPED))),
        *((a_claim, {"text": wrong}, "Claim.text") for wrong in (None, 5, b"", "x" * 20_001)),
        *((a_claim, {"evidence": wrong}, "Claim.evidence") for wrong in (None, "a.jpg", a_file())),
        (a_claim, {"evidence": [a_file(), "a.jpg"]}, "Claim.evidence[1]"),
        (a_claim, {"evidence": [a_file()] * 10_001}, "Claim.evidence"),
        (a_file, {"kind": "photo"}, "Evidence.kind"),
        *((a_file, {"file": wrong}, "Evidence.file") for wrong in ("", " ", None, 5, "x" * 20_001)),
        *((a_file, {"size": wrong}, "Evidence.size") for wrong in (-1, 2**40 + 1, 1.0, True, "1")),
        (a_file, {"given_by": "buyer"}, "Evidence.given_by"),
        *((a_file, {"shows": wrong}, "Evidence.shows") for wrong in ("fault", 5, EvidenceKind.PHOTO)),
        *((a_file, {"item": wrong}, "Evidence.item") for wrong in (None, 5, "x" * 20_001)),
        *(
            (a_file, {"sha256": wrong}, "Evidence.sha256")
            for wrong in (
                None,
                b"a" * 64,
                "a" * 63,
                "a" * 65,
                "g" * 64,
                f"{'a' * 64}\n",
                "\u0661" * 64,
                "x" * 20_001,
            )
        ),
        *((a_file, {"made_at": wrong}, "instant") for wrong in (SHIPPED.replace(tzinfo=None), "2026", 5)),
    ],
)
def test_a_part_that_cannot_be_is_refused(kind: Any, facts: dict[str, Any], what: str) -> None:
    """A part of a proposal or claim of the wrong kind is refused by the name of its field."""
    with pytest.raises(InvalidValueError) as caught:
        kind(**facts)

    assert what == caught.value.what


# --- claims -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        (Reason.NOT_AS_DESCRIBED, "R1"),
        (Reason.SLIGHTLY_IMPERFECT, "R2"),
        (Reason.ITEMS_MISSING, "R3"),
        (Reason.NOT_ARRIVED, "R4"),
        (Reason.COUNTERFEIT, "R5"),
        (Reason.WRONG_ITEM, "R6"),
        (Reason.MARKED_DELIVERED, "R7"),
        (Reason.OTHER_SHIPPING_METHOD, "R8"),
    ],
)
def test_r1_to_r8_each_reason_has_its_rule(reason: Reason, rule: str) -> None:
    """R1 to R8: every reason of the guide is one here, with its rule."""
    assert rule == reason.rule


def test_r1_to_r8_there_are_no_other_reasons() -> None:
    """R9: "the closest one is chosen": of eight, each with a rule of its own."""
    expected = {f"R{number}" for number in range(1, 9)}

    assert expected == {reason.rule for reason in Reason}
    assert len(expected) == len(Reason)


@pytest.mark.parametrize(
    ("reason", "arrived", "defective"),
    [
        (Reason.NOT_AS_DESCRIBED, True, True),
        (Reason.SLIGHTLY_IMPERFECT, True, True),
        (Reason.ITEMS_MISSING, True, False),
        (Reason.NOT_ARRIVED, False, False),
        (Reason.COUNTERFEIT, True, True),
        (Reason.WRONG_ITEM, True, True),
        (Reason.MARKED_DELIVERED, False, False),
        (Reason.OTHER_SHIPPING_METHOD, True, False),
    ],
)
def test_t3_a_reason_tells_whether_goods_came_and_are_bad(
    reason: Reason, *, arrived: bool, defective: bool
) -> None:
    """T3: "there is nothing to send back" where nothing came; R1, R2, R5 and R6 are about bad goods."""
    expected = (arrived, defective)

    assert expected == (reason.goods_arrived, reason.defective)


@pytest.mark.parametrize(
    ("file", "ending"),
    [
        *(("a.jpg", "jpg"), ("a.JPG", "jpg"), ("a.b.PNG", "png"), ("photo", ""), (".jpg", ""), ("a.", "")),
        *(
            ("a..gif", "gif"),
            ("a.jpg ", "jpg "),
            ("\u7167\u7247.jpeg", "jpeg"),
            ("..", ""),
            ("a. jpg", " jpg"),
        ),
    ],
)
def test_the_format_is_the_ending_in_small_letters(file: str, ending: str) -> None:
    """A format is what follows the last point of a name, if a name stands before it."""
    assert ending == a_file(file=file).format


def test_a_claim_goes_with_little() -> None:
    """A reason and a request make a claim; files given as a list are held as a tuple."""
    nothing: tuple[Evidence, ...] = ()
    claim, shown = a_claim(), a_claim(evidence=[a_file(size=2**40)])
    piece = shown.evidence[0]
    expected = (EvidenceKind.PHOTO, "parcel.jpg", 2**40, Party.BUYER)

    assert not claim.text
    assert nothing == claim.evidence
    assert expected == (piece.kind, piece.file, piece.size, piece.given_by)
    assert a_file().size is None
    assert hash(shown) == hash(a_claim(evidence=(piece,)))


def test_evidence_of_the_seller_is_no_part_of_a_claim() -> None:
    """A claim is the buyer's: a file of someone else is refused by its place."""
    with pytest.raises(InvalidValueError) as caught:
        a_claim(evidence=[a_file(), a_file(given_by=Party.SELLER)])

    expected = ("Claim.evidence[1].given_by", "buyer", "seller")

    assert expected == (caught.value.what, caught.value.expected, caught.value.found)


def test_evidence_goes_without_more_than_its_kind_and_file() -> None:
    """What a file shows, which item it is about, what is in it and when it was taken may be unknown."""
    piece = a_file()
    expected = (None, "", "", None)

    assert expected == (piece.shows, piece.item, piece.sha256, piece.made_at)


def test_evidence_is_held_in_one_form() -> None:
    """The hash is held in small letters, and the instant in UTC, however they were given."""
    taken = LATER.astimezone(ZoneInfo("Asia/Tokyo"))
    piece = a_file(sha256="0123456789ABCDEF" * 4, made_at=taken, shows=Subject.FAULT, item="7")
    expected = ("0123456789abcdef" * 4, LATER, "UTC")

    assert piece.made_at is not None
    assert expected == (piece.sha256, piece.made_at, piece.made_at.tzname())
    assert piece == a_file(sha256="0123456789abcdef" * 4, made_at=LATER, shows=Subject.FAULT, item="7")


@given(content=st.binary())
def test_evidence_of_a_content_has_its_size_and_hash(content: bytes) -> None:
    """From what is in a file come its size and its SHA-256, and nothing else."""
    piece = Evidence.of(content, kind=EvidenceKind.VIDEO, file="unboxing.mp4")
    told = Evidence.of(
        content,
        kind=EvidenceKind.VIDEO,
        file="unboxing.mp4",
        shows=Subject.UNBOXING,
        item="7",
        given_by=Party.SELLER,
        made_at=LATER,
    )
    plain = Evidence(
        kind=EvidenceKind.VIDEO,
        file="unboxing.mp4",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )

    assert plain == piece
    assert changed(plain, shows=Subject.UNBOXING, item="7", given_by=Party.SELLER, made_at=LATER) == told


def test_a_file_is_the_buyers_unless_told() -> None:
    """Who describes a file from its content, and does not say whose it is, describes the buyer's."""
    assert Party.BUYER is Evidence.of(b"abc", kind=EvidenceKind.PHOTO, file="abc.png").given_by


def test_the_hash_is_that_of_the_standard() -> None:
    """The SHA-256 of "abc" is the one that FIPS 180-4 gives as an example."""
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert expected == Evidence.of(b"abc", kind=EvidenceKind.PHOTO, file="abc.png").sha256


@pytest.mark.parametrize("content", [None, "abc", 5, bytearray(b"abc"), [1]])
def test_a_content_that_is_no_bytes_is_refused(content: Any) -> None:
    """Text has no bytes until it is encoded, and a buffer may still change: neither is taken."""
    with pytest.raises(InvalidValueError) as caught:
        Evidence.of(content, kind=EvidenceKind.PHOTO, file="a.png")

    expected = ("content", "the bytes of the file")

    assert expected == (caught.value.what, caught.value.expected)


# --- O4: amounts ------------------------------------------------------------------------------


@given(cents=st.integers(0, 10_000), paid=st.integers(0, 10_000), returned=st.booleans())
def test_o4_the_amount_cannot_exceed_what_was_paid(cents: int, paid: int, *, returned: bool) -> None:
    """O4: "The amount asked for is stated [...]. It cannot exceed what was paid.", to the cent."""
    amount = Money(f"{cents // 100}.{cents % 100:02}", "USD")
    most = Money(f"{paid // 100}.{paid % 100:02}", "USD")
    request = ReturnAndRefund(amount) if returned and cents else Refund(amount)
    expected = ["nothing_asked"] if cents == 0 else ["above_paid"] if cents > paid else []
    expected_of_offer = ["above_paid"] if cents > paid else []

    assert expected == codes(request_refusals(request, most))
    assert expected_of_offer == codes(amount_refusals(amount, most))


@pytest.mark.parametrize("amount", ["0.01", "61.70", "999999"])
def test_o4_another_currency_is_refused_whatever_the_amount(amount: str) -> None:
    """O4: an amount in another currency than the order's is neither more nor less: it is refused."""
    found = amount_refusals(Money(amount, "EUR"), PAID)
    facts = (("amount", Money(amount, "EUR")), ("currency", "USD"))
    expected = (RefusalCode.OTHER_CURRENCY, facts, "O4", (Remedy.MEND,))

    assert [expected] == [(each.code, each.facts, each.rule, each.remedies) for each in found]


def test_o4_a_refusal_tells_both_amounts() -> None:
    """O4: who asks for too much is told how much was asked for, and how much was paid."""
    (refusal,) = amount_refusals(usd("61.71"), PAID)
    facts = (("amount", usd("61.71")), ("paid", PAID))

    assert ("O4", facts) == (refusal.rule, refusal.facts)


# --- W6: words --------------------------------------------------------------------------------


@given(st.text(st.sampled_from(ASCII)))
def test_w6_allowed_characters_are_taken(words: str) -> None:
    """W6: a text of nothing but allowed characters is taken, an empty one, too."""
    nothing: tuple[Refusal, ...] = ()

    assert nothing == text_refusals(words, GUIDE)


@given(st.text(st.characters() | st.sampled_from(ASCII)))
def test_w6_a_character_that_is_not_allowed_is_refused(words: str) -> None:
    """W6: "A dispute is refused when its text holds a character that is not allowed"."""
    expected = [] if set(words) <= set(ASCII) else ["text_not_allowed"]

    assert expected == codes(text_refusals(words, GUIDE))


@pytest.mark.parametrize(
    ("words", "characters"),
    [
        ("caf\u00e9", "\u00e9"),
        ("\u00e9\u00e8\u00e9", "\u00e9 \u00e8"),
        ("ok\x00\x7f\u200b\ud800", "U+0000 U+007F U+200B U+D800"),
        ("\U0001f600 broken", "\U0001f600"),
        ("\u00a0", "U+00A0"),
        ("\U000e0001", "U+E0001"),
        (TEN, " ".join(TEN)),
        (f"{TEN}\u4e10", f"{' '.join(TEN)} and 1 more"),
        ("".join(map(chr, range(0x4E00, 0x4FF4))), f"{' '.join(TEN)} and 490 more"),
    ],
)
def test_w6_the_characters_are_named(words: str, characters: str) -> None:
    """W6, W9: each odd character is named once, by its code where it cannot be seen, and at most ten."""
    (refusal,) = text_refusals(words, GUIDE)
    expected = ("W6", (("characters", characters),), (Remedy.MEND,))

    assert expected == (refusal.rule, refusal.facts, refusal.remedies)


def test_w6_the_characters_are_the_policys() -> None:
    """W6: which characters are allowed is the policy's to say."""
    source = GUIDE.text_characters.source
    policy = changed(GUIDE, text_characters=Setting("\u00e9", FigureKind.FIELD, source, "W6"))
    expected = [[], ["text_not_allowed"]]

    assert expected == [codes(text_refusals(each, policy)) for each in ("\u00e9", "e")]


# --- W6: files --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [EvidenceKind.PHOTO, EvidenceKind.SCREENSHOT])
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        *((None, []), (0, []), (1, []), (LIMIT - 1, [])),
        *((LIMIT, ["file_too_large"]), (LIMIT + 1, ["file_too_large"]), (2**40, ["file_too_large"])),
    ],
)
def test_w6_a_picture_must_stay_below_the_limit(
    kind: EvidenceKind, size: int | None, expected: list[str]
) -> None:
    """W6: "or a file [...] is too heavy": from the limit on; an unknown size is not refused."""
    assert expected == codes(file_refusals([a_file(kind=kind, size=size)], GUIDE))


@pytest.mark.parametrize("kind", [EvidenceKind.PHOTO, EvidenceKind.SCREENSHOT])
@pytest.mark.parametrize(
    ("file", "expected"),
    [
        *((f"a.{ending}", []) for ending in ("jpg", "jpeg", "bmp", "gif", "png", "JPG", "Png")),
        *(
            (f"a.{ending}", ["file_format"])
            for ending in ("webp", "heic", "tiff", "pdf", "mp4", "jp", "jpgx")
        ),
        *((name, ["file_format"]) for name in ("jpg", ".jpg", "a.", "a.jpg.exe", "a.jpg ", "a_jpg")),
    ],
)
def test_w6_a_picture_has_a_supported_format(kind: EvidenceKind, file: str, expected: list[str]) -> None:
    """W6: "a file has an unsupported format": the ending of its name decides, in any case of letters."""
    assert expected == codes(file_refusals([a_file(kind=kind, file=file)], GUIDE))


@pytest.mark.parametrize("kind", [EvidenceKind.VIDEO, EvidenceKind.DOCUMENT])
def test_w6_no_limit_is_known_for_videos_and_documents(kind: EvidenceKind) -> None:
    """W6: for what is no picture no source publishes a limit, so nothing is refused."""
    piece = a_file(kind=kind, file="unboxing.mp4", size=2**40)
    nothing: tuple[Refusal, ...] = ()

    assert nothing == file_refusals([piece], GUIDE)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 20])
@pytest.mark.parametrize("others", [0, 5])
def test_w6_so_many_pictures_are_taken_at_once(count: int, others: int) -> None:
    """W6: the form takes 3 pictures at once, by an assumption; videos and documents do not count."""
    kinds = [EvidenceKind.PHOTO, EvidenceKind.SCREENSHOT]
    pictures = [a_file(kind=kinds[number % 2]) for number in range(count)]
    rest = [a_file(kind=EvidenceKind.VIDEO), a_file(kind=EvidenceKind.DOCUMENT)] * others
    expected = [("too_many_files", (("count", count), ("limit", 3)), True)] if count > 3 else []
    found = file_refusals([*pictures, *rest], GUIDE)

    assert expected == [(each.code.value, each.facts, each.estimated) for each in found]


@pytest.mark.parametrize("kind", FigureKind)
def test_w6_the_number_of_pictures_is_the_policys(kind: FigureKind) -> None:
    """W6: how many are taken is the policy's to say; the figure is an estimate only where it is assumed."""
    policy = changed(GUIDE, image_count=changed(GUIDE.image_count, count=1, kind=kind))
    (refusal,) = file_refusals(iter([a_file(), a_file()]), policy)
    expected = (("count", 2), ("limit", 1))

    assert expected == refusal.facts
    assert refusal.estimated is (kind is FigureKind.ASSUMED)


def test_evidence_about_an_item_that_is_not_there_is_refused() -> None:
    """Each file about an item that the order does not have is named; one about the whole order is fine."""
    order = an_order(items=[Item(id="1", title="a lamp", price=usd("5"))])
    files = [a_file(), a_file(item="1"), a_file(item="2", file="b.png"), a_file(item="11", file="c.mp4")]
    expected = [
        (None, (("file", "b.png"), ("item", "2"))),
        (None, (("file", "c.mp4"), ("item", "11"))),
    ]
    nothing: tuple[Refusal, ...] = ()

    assert expected == [(each.rule, each.facts) for each in item_refusals(files, order)]
    assert nothing == item_refusals(files, an_order())


def test_w9_an_opening_is_refused_for_a_file_about_an_unknown_item() -> None:
    """W9: whether a dispute may be opened takes the items of the order into account, too."""
    case = Case(order=an_order(items=[Item(id="1", title="a lamp", price=usd("5"))]))
    fine, wrong = (a_claim(evidence=[a_file(item=item)]) for item in ("1", "2"))
    expected = [[], ["unknown_item"]]

    assert expected == [codes(case.check_opening(claim, LATER).refusals) for claim in (fine, wrong)]


def test_w9_every_fault_of_every_file_is_told() -> None:
    """W9: "The buyer is told every reason why opening is refused at once, not only the first"."""
    files = [
        a_file(file="a.webp", size=LIMIT),
        a_file(),
        a_file(kind=EvidenceKind.VIDEO, file="b.webp"),
        a_file(file="c.png", size=LIMIT + 5),
    ]
    found = file_refusals(files, GUIDE)
    formats = "jpg, jpeg, bmp, gif, png"
    expected = [
        ("file_format", (("file", "a.webp"), ("formats", formats))),
        ("file_too_large", (("file", "a.webp"), ("limit", LIMIT), ("size", LIMIT))),
        ("file_too_large", (("file", "c.png"), ("limit", LIMIT), ("size", LIMIT + 5))),
    ]

    assert expected == [(each.code.value, each.facts) for each in found]
    assert {"W6"} == {each.rule for each in found}


def test_w9_a_claim_is_refused_for_all_its_faults_at_once() -> None:
    """W9: amount, words and files are all looked at; a claim without a fault is taken."""
    faulty = a_claim(
        asks=Refund(usd("61.71")), text="\u00e9", evidence=[a_file(file="a.webp"), a_file(size=LIMIT)]
    )
    nothing: tuple[Refusal, ...] = ()
    more = changed(faulty, evidence=[*faulty.evidence, a_file(), a_file()])
    expected = ["above_paid", "text_not_allowed", "file_format", "file_too_large"]

    assert expected == codes(claim_refusals(faulty, PAID, GUIDE))
    assert [*expected, "too_many_files"] == codes(claim_refusals(more, PAID, GUIDE))
    assert nothing == claim_refusals(a_claim(text="It never came.", evidence=[a_file()]), PAID, GUIDE)
