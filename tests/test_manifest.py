"""J1: the account of a case, compared whole, and line by line with what the case holds."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import attrs
import pytest
from support import MICRO, changed, utc
from worlds import CLAIM, HISTORIES, OPENED, ORDER, PAID, PHOTO, case_in, day, in_phase, usd

import aliclaim as ac
from aliclaim.adapters import json as codec

EXAMPLES = sorted((Path(__file__).parent.parent / "docs" / "examples").glob("*.json"))


def manifest_of(case: ac.Case, now: datetime) -> ac.Manifest:
    """Return the account of a case."""
    timeline = [(entry.at, entry.sentence) for entry in case.timeline()]
    return ac.make_manifest(case.order, case.disputes, timeline, case.policy, now)


def flat(manifest: ac.Manifest) -> str:
    """Return the text on one line, as it was before it was folded."""
    return " ".join(manifest.text.split())


def columns(line: str) -> int:
    """Return how many columns of a terminal a line fills."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in line)


def headings(manifest: ac.Manifest) -> list[str]:
    """Return the headings: the lines at the margin that are underlined."""
    lines = manifest.text.splitlines()
    return [line for line, below in pairwise(lines) if re.fullmatch("-+|=+", below)]


# A case that has something of everything: cancelled and opened again, edited, judged, appealed.
LAMP = ac.Item(
    id="L1", title="A desk lamp of brushed steel with a dimmer and a foldable arm, 230 V", price=PAID
)
CHAT = ac.Evidence.of(
    b"The seller's chat.",
    kind=ac.EvidenceKind.SCREENSHOT,
    file="chat.png",
    shows=ac.Subject.MESSAGES,
    given_by=ac.Party.SELLER,
)
LID = ac.Evidence(
    kind=ac.EvidenceKind.VIDEO,
    file="lid.mp4",
    size=1_048_576,
    shows=ac.Subject.FAULT,
    item="L1",
    sha256="0123456789abcdef" * 4,
    made_at=day(19),
)
THE_CASE = ac.Case.replay(
    attrs.evolve(
        ORDER,
        items=(LAMP,),
        payment=ac.PaymentMethod.CARD,
        estimated_delivery=day(30),
        tracking=ac.Tracking(
            status=ac.TrackingStatus.DELIVERED, seen_at=day(15), number="LX123456785CN", carrier="Post"
        ),
    ),
    [
        ac.DisputeOpened(at=day(17), claim=changed(CLAIM, evidence=(PHOTO,))),
        ac.BuyerCancelled(at=day(18)),
        ac.DisputeOpened(at=day(20), claim=changed(CLAIM, evidence=(LID,))),
        ac.EvidenceAdded(at=day(20.5), evidence=CHAT),
        ac.ClaimEdited(
            at=day(21), reason=ac.Reason.SLIGHTLY_IMPERFECT, text="The lid has a crack.\nThe lamp works."
        ),
        ac.SellerProposed(at=day(22), proposal=ac.Wait(day(30))),
        ac.BuyerProposed(at=day(23), proposal=ac.ReturnAndRefund(PAID, shipping_paid_by=ac.Party.SELLER)),
        ac.SellerProposed(at=day(24), proposal=ac.Refund(usd("10"))),
        ac.PlatformProposed(
            at=day(30),
            proposal=ac.Refund(usd("40")),
            judgement=(
                ac.Finding(problem="Does not work properly", valid=False),
                ac.Finding(problem="Surface is damaged", valid=True),
            ),
        ),
        ac.BuyerAccepted(at=day(31), whose=ac.Party.PLATFORM),
        ac.RefundCompleted(at=day(35), amount=usd("39.50")),
        ac.AppealFiled(at=day(36), text="The video was not looked at."),
    ],
)

GOLDEN = """\
ACCOUNT OF AN ORDER
===================
  Written       2026-04-20 12:00 UTC

ORDER
-----
  Order id      8200000000010001
  Paid          60.00 USD, by card
  Placed        2026-02-28 12:00 UTC
  Shipped       2026-03-01 12:00 UTC
  Promised      2026-03-31 12:00 UTC
  Tracking      delivered, read on 2026-03-16 12:00 UTC; number LX123456785CN;
                carrier Post
  Opening       a dispute could be opened from ~2026-03-11 12:00 UTC
  Protection    until ~2026-04-30 12:00 UTC
  Item          1 x A desk lamp of brushed steel with a dimmer and a foldable
                arm, 230 V, 60.00 USD (id L1)

DISPUTE 1
---------
  Opened        2026-03-18 12:00 UTC
  State         The buyer has cancelled the dispute; another may be opened while
                the protection runs.
  Reason        not as described
  Asked for     a refund of 60.00 USD
  Explanation
    | The lid is broken.

DISPUTE 1: PROPOSALS
--------------------
  2026-03-18 12:00 UTC  the buyer: a refund of 60.00 USD

DISPUTE 1: JUDGEMENT
--------------------
  None.

DISPUTE 1: WHAT ELSE WAS WRITTEN
--------------------------------
  None.

DISPUTE 1: OUTCOME
------------------
  Decided       no
  Received      0.00 USD

DISPUTE 1: EXHIBITS
-------------------
  Exhibit 1     lid.jpg
  Kind          photo
  Shows         not given
  Item          the whole order
  Size          1,000 bytes
  SHA-256       not given
  Given by      the buyer, on 2026-03-18 12:00 UTC
  Taken         not given

DISPUTE 2
---------
  Opened        2026-03-21 12:00 UTC
  State         The buyer has appealed, and AliExpress decides.
  Reason        slightly imperfect
  Asked for     a return and a refund of 60.00 USD (the seller pays the return)
  Explanation
    | The lid has a crack.
    | The lamp works.

DISPUTE 2: PROPOSALS
--------------------
  2026-03-21 12:00 UTC  the buyer: a refund of 60.00 USD
  2026-03-23 12:00 UTC  the seller: waiting until 2026-03-31 12:00 UTC
  2026-03-24 12:00 UTC  the buyer: a return and a refund of 60.00 USD (the
                        seller pays the return)
  2026-03-25 12:00 UTC  the seller: a refund of 10.00 USD
  2026-03-31 12:00 UTC  AliExpress: a refund of 40.00 USD

DISPUTE 2: JUDGEMENT
--------------------
  2026-03-31 12:00 UTC  invalid: Does not work properly
  2026-03-31 12:00 UTC  valid: Surface is damaged

DISPUTE 2: WHAT ELSE WAS WRITTEN
--------------------------------
  2026-03-21 12:00 UTC  the buyer: explanation, until it was edited
    | The lid is broken.
  2026-04-06 12:00 UTC  the buyer: appeal
    | The video was not looked at.

DISPUTE 2: OUTCOME
------------------
  Decided       2026-04-01 12:00 UTC, since the buyer accepted AliExpress's
                proposal
  Settled       a refund of 40.00 USD
  Received      39.50 USD

DISPUTE 2: EXHIBITS
-------------------
  Exhibit 2     lid.mp4
  Kind          video
  Shows         fault
  Item          A desk lamp of brushed steel with a dimmer and a foldable arm,
                230 V (id L1)
  Size          1,048,576 bytes
  SHA-256       0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
  Given by      the buyer, on 2026-03-21 12:00 UTC
  Taken         2026-03-20 12:00 UTC

  Exhibit 3     chat.png
  Kind          screenshot
  Shows         messages
  Item          the whole order
  Size          18 bytes
  SHA-256       f99b6991c6a9e99ccb4ba7d308517f47075b28d72136af6102559f33a765e667
  Given by      the seller, on 2026-03-22 00:00 UTC
  Taken         not given

EVENTS
------
  2026-02-28 12:00 UTC  The order was placed.
  2026-03-01 12:00 UTC  The seller shipped the order.
  2026-03-16 12:00 UTC  Tracking showed: delivered.
  2026-03-18 12:00 UTC  The buyer opened a dispute (not as described) and asked
                        for a refund of 60.00 USD.
  2026-03-19 12:00 UTC  The buyer cancelled the dispute.
  2026-03-21 12:00 UTC  The buyer opened a dispute (not as described) and asked
                        for a refund of 60.00 USD.
  2026-03-22 00:00 UTC  The seller added evidence: chat.png.
  2026-03-22 12:00 UTC  The buyer edited the claim (slightly imperfect).
  2026-03-23 12:00 UTC  The seller proposed waiting until 2026-03-31 12:00 UTC.
  2026-03-24 12:00 UTC  The buyer asked for a return and a refund of 60.00 USD
                        (the seller pays the return) instead.
  2026-03-25 12:00 UTC  The seller proposed a refund of 10.00 USD.
  2026-03-28 12:00 UTC  AliExpress stepped in, since there was no agreement.
  2026-03-31 12:00 UTC  AliExpress proposed a refund of 40.00 USD.
  2026-04-01 12:00 UTC  The buyer accepted the proposal of AliExpress.
  2026-04-05 12:00 UTC  39.50 USD arrived.
  2026-04-06 12:00 UTC  The buyer appealed.

RULES
-----
  Profile       guide
  Dates         all in UTC; ~ marks one that was counted by these rules: an
                estimate
"""


def test_j1_the_account_is_written_whole() -> None:
    """Every fact, proposal, finding, word and exhibit of a long case stands in its account."""
    manifest = manifest_of(THE_CASE, day(50))

    assert GOLDEN.splitlines() == manifest.text.splitlines()
    assert str(manifest) == manifest.text


# --- faithful ---------------------------------------------------------------------------------


def example(path: Path) -> tuple[ac.Case, datetime]:
    """Return the case of an example, and its moment."""
    file = codec.loads(path.read_bytes())
    assert file.now is not None
    return file.case, file.now


CASES = {
    **{phase.value: (case_in(phase), day(50)) for phase in ac.Phase},
    **{path.stem: example(path) for path in EXAMPLES},
    "the case": (THE_CASE, day(50)),
}
EACH = pytest.mark.parametrize("name", CASES)


@EACH
def test_every_event_is_told_with_its_date(name: str) -> None:
    """The section of the events has each of them, in order, and no other."""
    case, now = CASES[name]
    events = flat(manifest_of(case, now)).partition("EVENTS ------ ")[2].partition(" RULES -----")[0]
    told = (f"{entry.at:%Y-%m-%d %H:%M} UTC {entry.sentence}" for entry in case.timeline())

    assert " ".join(told) == events


@EACH
def test_every_proposal_is_told_with_whose_and_when(name: str) -> None:
    """The proposals are those of the history, in its order, each with its party."""
    case, now = CASES[name]
    whose = {
        ac.DisputeOpened: ac.Party.BUYER,
        ac.BuyerProposed: ac.Party.BUYER,
        ac.SellerProposed: ac.Party.SELLER,
        ac.PlatformProposed: ac.Party.PLATFORM,
    }
    made = [
        (
            event.at,
            whose[type(event)],
            event.claim.asks if isinstance(event, ac.DisputeOpened) else event.proposal,
        )
        for event in case.history
        if isinstance(event, (ac.DisputeOpened, ac.BuyerProposed, ac.SellerProposed, ac.PlatformProposed))
    ]
    manifest = manifest_of(case, now)
    text = flat(manifest)

    assert made == [
        (entry.at, entry.whose, entry.proposal) for each in manifest.disputes for entry in each.proposals
    ]
    for at, party, proposal in made:
        line = f"{at:%Y-%m-%d %H:%M} UTC {ac.describe(party)}: {ac.describe(proposal)}"
        assert line in text


@EACH
def test_every_exhibit_is_numbered_and_told(name: str) -> None:
    """The exhibits are the evidence of all disputes, numbered from one, each with all that is known."""
    case, now = CASES[name]
    manifest = manifest_of(case, now)
    text = flat(manifest)

    assert [piece for dispute in case.disputes for piece in dispute.evidence] == [
        exhibit.evidence for exhibit in manifest.exhibits
    ]
    assert list(range(1, len(manifest.exhibits) + 1)) == [exhibit.number for exhibit in manifest.exhibits]
    for exhibit in manifest.exhibits:
        piece = exhibit.evidence
        size = "not given" if piece.size is None else f"{piece.size:,} bytes"
        assert f"Exhibit {exhibit.number} {piece.file} Kind {piece.kind} Shows" in text
        assert (
            f"Size {size} SHA-256 {piece.sha256 or 'not given'} Given by {ac.describe(piece.given_by)}"
            in text
        )


@EACH
def test_every_dispute_is_told_as_it_stands(name: str) -> None:
    """Reason, request, words, phase and outcome are those of the dispute."""
    case, now = CASES[name]
    manifest = manifest_of(case, now)

    assert [
        (dispute.phase, dispute.claim.reason, dispute.claim.asks, dispute.claim.text)
        for dispute in case.disputes
    ] == [(entry.phase, entry.reason, entry.asks, entry.explanation) for entry in manifest.disputes]
    assert [dispute.history[0].at for dispute in case.disputes] == [
        entry.opened_at for entry in manifest.disputes
    ]
    for entry in manifest.disputes:
        assert f"State {ac.describe(entry.phase)}" in flat(manifest)


DECIDED: dict[ac.Phase, tuple[ac.Cause | None, str]] = {
    ac.Phase.AWAITING_RETURN: (ac.Cause.AGREED, "0"),
    ac.Phase.RETURN_IN_TRANSIT: (ac.Cause.AGREED, "0"),
    ac.Phase.REFUND_PENDING: (ac.Cause.AGREED, "0"),
    ac.Phase.APPEALED: (ac.Cause.AGREED, "0"),
    ac.Phase.REFUNDED: (ac.Cause.AGREED, "59.50"),
    ac.Phase.CLOSED: (ac.Cause.WITHDRAWN, "0"),
}


@pytest.mark.parametrize("phase", ac.Phase)
def test_how_it_was_decided_and_what_arrived_is_told(phase: ac.Phase) -> None:
    """Each phase has the outcome and the money that the table by hand says."""
    manifest = manifest_of(case_in(phase), day(50))
    (entry,) = manifest.disputes
    cause, received = DECIDED.get(phase, (None, "0"))

    assert cause == (entry.outcome and entry.outcome.cause)
    assert usd(received) == entry.received
    assert f"Received {usd(received)}" in flat(manifest)
    assert ("Decided no" in flat(manifest)) == (cause is None)


@pytest.mark.parametrize("phase", [ac.Phase.REFUNDED, ac.Phase.CLOSED])
def test_what_was_appealed_stands_until_the_appeal_is_decided(phase: ac.Phase) -> None:
    """While an appeal runs the account keeps the outcome and the money from before."""
    case = ac.Case.replay(ORDER, [*HISTORIES[phase], ac.AppealFiled(at=day(26))])
    before, after = manifest_of(case_in(phase), day(50)), manifest_of(case, day(50))

    assert before.disputes[0].outcome == after.disputes[0].outcome
    assert before.disputes[0].received == after.disputes[0].received


def test_j1_every_judgement_is_kept() -> None:
    """What was judged without a proposal, and again with one, stands with both dates."""
    first = ac.Finding(problem="No tracking information", valid=True)
    second = ac.Finding(problem="Package was returned to seller", valid=False)
    history = (
        *HISTORIES[ac.Phase.UNDER_REVIEW],
        ac.PlatformJudged(at=day(29), judgement=(first,)),
        ac.PlatformProposed(at=day(30), proposal=ac.Refund(usd("40")), judgement=(second, first)),
        ac.PlatformProposed(at=day(31), proposal=ac.Refund(usd("30"))),
    )
    manifest = manifest_of(ac.Case.replay(ORDER, history), day(32))

    assert [(day(29), (first,)), (day(30), (second, first))] == [
        (entry.at, entry.findings) for entry in manifest.disputes[0].judgements
    ]
    assert "2026-03-30 12:00 UTC valid: No tracking information" in flat(manifest)
    assert "2026-03-31 12:00 UTC invalid: Package was returned to seller" in flat(manifest)


def test_what_the_seller_objects_to_is_quoted() -> None:
    """The words with which a return was contested are kept, with whose and when."""
    contested = ac.ReturnContested(at=day(30), text="The box is empty.")
    case = ac.Case.replay(ORDER, [*HISTORIES[ac.Phase.RETURN_IN_TRANSIT], contested])
    (statement,) = manifest_of(case, day(31)).disputes[0].statements

    assert (day(30), ac.Party.SELLER, "The box is empty.") == (statement.at, statement.whose, statement.text)
    assert "the seller: objection to the return | The box is empty." in flat(manifest_of(case, day(31)))


def test_words_that_were_edited_away_are_kept() -> None:
    """Every explanation is there once: the newest as the claim's, the earlier ones with their dates."""
    edits = [
        ac.ClaimEdited(at=day(20 + number), reason=CLAIM.reason, text=f"No {number}.") for number in (1, 2)
    ]
    (entry,) = manifest_of(ac.Case.replay(ORDER, [OPENED, *edits]), day(23)).disputes

    assert "No 2." == entry.explanation
    assert [(day(20), CLAIM.text), (day(21), "No 1.")] == [(each.at, each.text) for each in entry.statements]


# --- the dates of the order -------------------------------------------------------------------


def test_dates_that_were_counted_are_marked() -> None:
    """Dates of the profile carry the mark, a stated one does not."""
    ends = ac.StatedDate(boundary=ac.Boundary.PROTECTION_ENDS, at=day(75))
    counted = ac.make_manifest(ORDER, (), (), ac.GUIDE, day(5))
    stated = ac.make_manifest(changed(ORDER, stated=(ends,)), (), (), ac.GUIDE, day(5))

    assert ac.DateEntry(at=day(60), estimated=True) == counted.protection_ends
    assert ac.DateEntry(at=day(75)) == stated.protection_ends
    assert "from ~2026-03-11 12:00 UTC Protection until ~2026-04-30 12:00 UTC" in flat(counted)
    assert "from ~2026-03-11 12:00 UTC Protection until 2026-05-15 12:00 UTC" in flat(stated)


@pytest.mark.parametrize(
    ("order", "policy"),
    [(changed(ORDER, shipped_at=None), "guide"), (ORDER, "general-2022")],
    ids=["not shipped", "no promised date"],
)
def test_a_protection_that_is_not_known_is_not_guessed(order: ac.Order, policy: str) -> None:
    """Where it has not begun, or its start is not told, the account says that it is not known."""
    manifest = ac.make_manifest(order, (), (), ac.PROFILES[policy], day(5))

    assert manifest.opening_starts is None
    assert manifest.protection_ends is None
    assert "Opening not known Protection not known" in flat(manifest)


def test_the_protection_is_that_of_the_claim() -> None:
    """Where a profile protects defective goods for longer, a dispute on such goods is told so."""
    brazil = ac.PROFILES["brazil-2026"]
    order = changed(ORDER, receipt=ac.Receipt(at=day(10)))
    claims = [changed(CLAIM, reason=reason) for reason in (CLAIM.reason, ac.Reason.OTHER_SHIPPING_METHOD)]
    disputes = [ac.replay([changed(OPENED, claim=claim)], paid=PAID, policy=brazil) for claim in claims]
    ends = [ac.make_manifest(order, (dispute,), (), brazil, day(20)).protection_ends for dispute in disputes]

    assert [day(89), day(17)] == [end and end.at for end in ends]


def test_an_order_of_which_little_is_known_is_told_as_such() -> None:
    """Without dates, tracking, disputes and events the account is whole, and says what is not given."""
    bare = ac.Order(id="1", paid=usd("5"))
    text = flat(ac.make_manifest(bare, (), (), ac.GUIDE, day(0)))

    assert "Placed not given Shipped not given Promised not given Tracking not given" in text
    assert "DISPUTES -------- None. EVENTS ------ None." in text


def test_evidence_of_which_little_is_known_is_told_as_such() -> None:
    """What is not known of a file is not given; an item that the order lacks is told by its id."""
    piece = ac.Evidence(kind=ac.EvidenceKind.DOCUMENT, file="customs", item="L9")
    dispute = ac.replay([changed(OPENED, claim=changed(CLAIM, evidence=(piece,)))], paid=PAID)
    text = flat(ac.make_manifest(ORDER, (dispute,), (), ac.GUIDE, day(20)))

    assert (
        "Exhibit 1 customs Kind document Shows not given Item id L9 Size not given SHA-256 not given "
        "Given by the buyer, on 2026-03-21 12:00 UTC Taken not given"
    ) in text


# --- the page ---------------------------------------------------------------------------------

HOSTILE = (
    "Fine.\nRULES\n-----\n  Profile       forged\r\n\r  Received      999.00 USD\x1b[2J\u202e"
    f"\u2028DISPUTE 9\n---------\n\n{'x' * 200} \t{'word ' * 40}\x85EVENTS\x0b======"
)


def taking(characters: str) -> ac.Policy:
    """Return the guide's profile with a form that takes other characters."""
    own = ac.GUIDE.text_characters
    return changed(ac.GUIDE, text_characters=ac.Setting(characters, own.kind, own.source, own.rule))


def hostile_case() -> ac.Case:
    """Return a case in which everyone writes what would forge the account."""
    words = HOSTILE
    piece = ac.Evidence(kind=ac.EvidenceKind.DOCUMENT, file=words, item=words)
    order = ac.Order(
        id=words,
        paid=PAID,
        shipped_at=day(0),
        items=(ac.Item(id=words, title=words, price=PAID),),
        tracking=ac.Tracking(status=ac.TrackingStatus.LOST, seen_at=day(1), number=words, carrier=words),
    )
    opened = ac.DisputeOpened(at=day(20), claim=changed(CLAIM, text="", evidence=(piece,)))
    return ac.Case.replay(
        order,
        [
            opened,
            ac.ClaimEdited(at=day(20), reason=CLAIM.reason, text=words),
            ac.EvidenceAdded(at=day(21), evidence=changed(piece, given_by=ac.Party.SELLER)),
            ac.SellerProposed(at=day(21), proposal=ac.ReturnAndRefund(PAID)),
            ac.BuyerAccepted(at=day(22), whose=ac.Party.SELLER),
            ac.ReturnShipped(at=day(23), tracking_number=words),
            ac.ReturnContested(at=day(24), text=words),
            ac.PlatformProposed(
                at=day(25), proposal=ac.Refund(PAID), judgement=(ac.Finding(problem=words, valid=True),)
            ),
            ac.ProposalAssigned(at=day(32)),
            ac.AppealFiled(at=day(33), text=words),
        ],
        changed(taking(words), name=words),
    )


def test_no_words_of_a_person_can_forge_a_section() -> None:
    """The headings are those of an honest case, and nothing else stands at the margin."""
    manifest = manifest_of(hostile_case(), day(50))
    lines = manifest.text.splitlines()
    parts = ("", ": PROPOSALS", ": JUDGEMENT", ": WHAT ELSE WAS WRITTEN", ": OUTCOME", ": EXHIBITS")
    expected = ["ACCOUNT OF AN ORDER", "ORDER", *(f"DISPUTE 1{part}" for part in parts), "EVENTS", "RULES"]
    margin = [line for line in lines if line and not line.startswith("  ")]

    assert expected == headings(manifest)
    assert 2 * len(expected) == len(margin)
    assert 1 == sum(line.startswith("  Received ") for line in lines)
    assert 1 == sum(line.startswith("  Profile ") for line in lines)


def test_what_would_act_on_a_terminal_is_written_by_its_number() -> None:
    """No control character is left but the line's own end, and each one is told."""
    text = manifest_of(hostile_case(), day(50)).text

    assert all(each.isprintable() for each in text.replace("\n", ""))
    for told in (r"\x1b[2J", r"\u202e", r"\u2028DISPUTE", r"\x85EVENTS", r"\x0b==="):
        assert told in text


def test_quoted_words_are_told_to_the_last_letter() -> None:
    """Behind the bar stands what was written, line by line, but for the blanks at which it was folded."""
    edited = ac.ClaimEdited(at=day(21), reason=CLAIM.reason, text="a\n\nb  c\n" * 30)
    case = ac.Case.replay(ORDER, [OPENED, edited])
    quoted = [line[6:] for line in manifest_of(case, day(22)).text.splitlines() if line.startswith("    |")]

    assert [*["a", "", "b  c"] * 30, "", CLAIM.text] == quoted


@EACH
def test_no_line_is_wider_than_the_page(name: str) -> None:
    """Every line fits into 80 columns, and none ends with a blank."""
    case, now = CASES[name]
    lines = manifest_of(case, now).text.splitlines()

    assert 80 >= max(map(columns, lines))
    assert lines == [line.rstrip() for line in lines]


@pytest.mark.parametrize("words", [HOSTILE.replace("\x0b", ""), "灯" * 300, "灯 a" * 100, "é" * 300])
def test_words_of_any_width_fit_into_the_page(words: str) -> None:
    """Letters that fill two columns are counted as two, in a label's line and in a quoted one."""
    order = changed(ORDER, id=words)
    opened = changed(OPENED, claim=changed(CLAIM, text=words))
    dispute = ac.replay([opened], paid=PAID, policy=taking(words))
    manifest = ac.make_manifest(order, (dispute,), [(day(20), words)], ac.GUIDE, day(20))

    assert 80 >= max(map(columns, manifest.text.splitlines()))
    assert 3 * words.count("灯") == manifest.text.count("灯")


def test_the_last_lines_name_the_profile_and_the_mark() -> None:
    """The account ends with the profile that was used, and with what the mark means."""
    case = ac.Case.replay(ORDER, [OPENED], changed(ac.GUIDE, name="my-own"))
    ending = flat(manifest_of(case, day(20))).partition(" RULES ----- ")[2]

    assert (
        "Profile my-own Dates all in UTC; ~ marks one that was counted by these rules: an estimate" == ending
    )


# --- the value --------------------------------------------------------------------------------


@EACH
def test_an_account_holds_plain_data_alone(name: str) -> None:
    """What a program writes to another format finds values, lists and text; and equal accounts are equal."""
    case, now = CASES[name]
    manifest = manifest_of(case, now)
    plain = attrs.asdict(manifest, value_serializer=lambda _, __, value: written(value))

    assert json.loads(json.dumps(plain))["written_at"] == str(manifest.written_at)
    assert manifest_of(case, now) == manifest


def written(value: object) -> object:
    """Return what JSON can hold of a date and a number; all else must be plain as it is."""
    return str(value) if isinstance(value, (date, Decimal)) else value


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"order": "1"}, "order"),
        ({"disputes": [in_phase(ac.Phase.CLOSED)]}, "disputes"),
        ({"disputes": (in_phase(ac.Phase.CLOSED), "2")}, "disputes[1]"),
        ({"timeline": 5}, "timeline"),
        ({"timeline": [(day(1), "a"), "b"]}, "timeline[1]"),
        ({"timeline": [(day(1), "a", "b")]}, "timeline[0]"),
        ({"timeline": [("2026", "a")]}, "instant"),
        ({"timeline": [(day(1), 5)]}, "EventEntry.sentence"),
        ({"policy": "guide"}, "policy"),
        ({"now": datetime(2026, 4, 1)}, "instant"),
    ],
)
def test_a_wrong_argument_is_our_own_error(arguments: dict[str, Any], what: str) -> None:
    """Each argument of the wrong kind is named, with its place in a list."""
    usual: dict[str, Any] = {
        "order": ORDER,
        "disputes": (),
        "timeline": (),
        "policy": ac.GUIDE,
        "now": day(50),
    }

    with pytest.raises(ac.InvalidValueError, match=f"^{re.escape(what)}: "):
        ac.make_manifest(**(usual | arguments))


@pytest.mark.parametrize(
    "told",
    [
        {"order": changed(ORDER, tracking=ac.Tracking(status=ac.TrackingStatus.LOST, seen_at=day(21)))},
        {"disputes": (in_phase(ac.Phase.CLOSED),)},
        {"timeline": [(day(21), "a"), (day(20), "b")]},
    ],
    ids=["order", "dispute", "timeline"],
)
def test_an_account_is_not_written_before_what_it_tells(told: dict[str, Any]) -> None:
    """A moment before the newest thing is refused; at its very instant the account can be written."""
    usual: dict[str, Any] = {"order": ORDER, "disputes": (), "timeline": (), "policy": ac.GUIDE}

    assert ac.make_manifest(**(usual | told), now=day(21)).written_at == utc(2026, 3, 22, 12)
    with pytest.raises(
        ac.InvalidValueError, match=r"^now: expected an instant not before 2026-03-22T12:00:00Z"
    ):
        ac.make_manifest(**(usual | told), now=day(21) - MICRO)


def test_j1_an_account_takes_a_sentence_of_any_length() -> None:
    """A judgement of a thousand findings is one sentence, longer than any text of a form, and is told."""
    findings = tuple(
        ac.Finding(problem=f"It has the flaw number {number}", valid=True) for number in range(1000)
    )
    judged = ac.PlatformJudged(at=day(28), judgement=findings)
    manifest = case_in(ac.Phase.UNDER_REVIEW).apply(judged).manifest(day(28))

    assert len(manifest.events[-1].sentence) > 20_000
    assert "It has the flaw number 999" in flat(manifest)
