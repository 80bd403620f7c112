"""Why the rules say no (floor 4).

A refusal is data: a stable code, the rule behind it, the facts, from when or until when it holds,
and what would help. Its sentence is made when it is read, not when it is refused: writing out a
date costs more than refusing does. An app that speaks another language takes code and facts: these
keep the codes of events, phases and parties, for which the sentence has plain words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias, final

import attrs

from ._checks import Term
from ._money import Money
from ._time import DateTime
from ._values import Value
from ._vocabulary import FACTS, capital

FactValue: TypeAlias = str | int | Money | DateTime
"""What a fact of a refusal can be."""


class Channel(Term):
    """How someone can be reached (C5). There is no telephone support."""

    SELLER = "seller"
    """The seller, by a message on the order (O1)."""
    CHAT = "chat"
    """The chat of customer service."""
    CONTACT_FORM = "contact_form"
    """The contact form of customer service."""
    APPEAL = "appeal"
    """The appeal, on the web site (C4)."""
    SOCIAL_MEDIA = "social_media"
    """The pages of AliExpress in social media."""


class Remedy(Term):
    """What would unlock what was refused, or what is left instead (W9)."""

    WAIT = "wait"
    """Wait until the date that the refusal names."""
    CONTACT_SELLER = "contact_seller"
    """Ask the seller (O1)."""
    CUSTOMER_SERVICE = "customer_service"
    """Ask customer service: by chat or contact form; there is no telephone (C5)."""
    APPEAL = "appeal"
    """Appeal, through customer service on the web site (C4)."""
    CANCEL = "cancel"
    """Cancel the dispute; it may be opened again while the protection runs (C2, W8)."""
    EDIT = "edit"
    """Edit the running dispute, or add evidence to it (P10)."""
    MEND = "mend"
    """Correct what the refusal names, and try again (W6)."""
    ADVANCE = "advance"
    """Let happen first what was due by itself: `advance(now)`."""
    STATE_DATE = "state_date"
    """If the marketplace printed another date than the one counted here, state it."""
    CHOOSE_LISTED = "choose_listed"
    """Do one of the things that the refusal lists."""
    REPORT_SELLER = "report_seller"
    """Report a seller that breaks the trading rules, by misuse of a trademark for one (C6)."""
    LOCAL_GUARANTEE = "local_guarantee"
    """Use the guarantee that the country of the buyer grants, which AliExpress honours (M5)."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Where it is done, where that is not the dispute itself (C5); empty for the others."""
        return _CHANNELS.get(self, ())


_SERVICE: Final = (Channel.CHAT, Channel.CONTACT_FORM, Channel.SOCIAL_MEDIA)
_CHANNELS: Final[Mapping[Remedy, tuple[Channel, ...]]] = MappingProxyType(
    {
        Remedy.CONTACT_SELLER: (Channel.SELLER,),
        Remedy.CUSTOMER_SERVICE: _SERVICE,
        Remedy.APPEAL: (Channel.APPEAL,),
        Remedy.REPORT_SELLER: _SERVICE,
        Remedy.LOCAL_GUARANTEE: (Channel.SELLER, Channel.CHAT, Channel.CONTACT_FORM),
    }
)


class RefusalCode(Term):
    """Why something was refused: stable, for programs and translators."""

    NOT_SHIPPED = "not_shipped"
    """The order has not been shipped (W1)."""
    TOO_EARLY = "too_early"
    """Not enough days since shipping (W1)."""
    NEVER_OPENS = "never_opens"
    """The protection ends before a dispute could be opened (W1, W4)."""
    PROTECTION_OVER = "protection_over"
    """The time for opening a dispute is over (W4)."""
    IN_TRANSIT = "in_transit"
    """Claimed as not arrived, while tracking shows it on its way (W5)."""
    TEXT_NOT_ALLOWED = "text_not_allowed"
    """A character that the form does not take (W6)."""
    FILE_FORMAT = "file_format"
    """A picture in a format that the form does not take (W6)."""
    FILE_TOO_LARGE = "file_too_large"
    """A picture that is too heavy (W6)."""
    TOO_MANY_FILES = "too_many_files"
    """More files at once than the form takes (W6)."""
    UNKNOWN_ITEM = "unknown_item"
    """A piece of evidence about an item that the order does not have."""
    START_UNKNOWN = "start_unknown"
    """The protection counts from a date that the order does not tell (W2)."""
    SHIPPING_FREE = "shipping_free"
    """Shipping was free, so that nothing of it can be refunded (R8)."""
    DISPUTE_RUNNING = "dispute_running"
    """A dispute on this order is running already (P10)."""
    DISPUTE_SETTLED = "dispute_settled"
    """A dispute on this order ended in a solution (W7)."""
    DISPUTE_CLOSED = "dispute_closed"
    """The buyer closed a dispute on this order (C3)."""
    NOTHING_PAID = "nothing_paid"
    """Nothing was paid, so that nothing can be refunded (O4)."""
    NOTHING_ASKED = "nothing_asked"
    """The buyer asks for no money (O4)."""
    ABOVE_PAID = "above_paid"
    """More money than was paid (O4)."""
    OTHER_CURRENCY = "other_currency"
    """Another currency than the order's (O4)."""
    NO_DISPUTE = "no_dispute"
    """There is no dispute yet to which it could happen."""
    NOT_IN_PHASE = "not_in_phase"
    """It cannot happen in this phase."""
    NOT_THEIRS = "not_theirs"
    """It is not for this party to do."""
    NO_PROPOSAL = "no_proposal"
    """That party has made no proposal to accept (P4)."""
    WAITING_NOT_ACCEPTED = "waiting_not_accepted"
    """More waiting time is never accepted (P7, C1)."""
    SETTLED_BEFORE = "settled_before"
    """It was closed for good before the return was contested (P7)."""
    TOO_SOON = "too_soon"
    """The deadline that brings it about has not passed."""
    OVERTAKEN = "overtaken"
    """Something else had happened by itself before."""
    ABOVE_AGREED = "above_agreed"
    """More money than was agreed on (M2)."""
    NOT_MORE = "not_more"
    """An appeal granted for no more than stood before."""
    APPEAL_OVER = "appeal_over"
    """The days for an appeal are over (C4)."""
    APPEAL_SPENT = "appeal_spent"
    """An appeal was decided already; there is one for each dispute (C4)."""
    ALREADY_REFUNDED = "already_refunded"
    """There is no money on its way that could arrive (P8)."""
    ALREADY_SHIPPED = "already_shipped"
    """The order was shipped already."""
    ALREADY_CONFIRMED = "already_confirmed"
    """Receipt was confirmed already (W3)."""
    SHORTENS_PROTECTION = "shortens_protection"
    """An extension that does not lengthen the protection (W2)."""
    OLDER_THAN_LAST = "older_than_last"
    """It lies before something that is already known."""
    ALREADY_RECORDED = "already_recorded"
    """This very event was recorded already."""


_R, _C = Remedy, RefusalCode
_LEFT: Final = (_R.CONTACT_SELLER, _R.CUSTOMER_SERVICE)

_TABLE: Final[Mapping[RefusalCode, tuple[str | None, str, tuple[Remedy, ...]]]] = MappingProxyType(
    {
        # each code with its rule, its sentence and its remedies
        _C.NOT_SHIPPED: ("W1", "The order has not been shipped yet.", _LEFT),
        _C.TOO_EARLY: (
            "W1",
            "No dispute can be opened before {until}.",
            (_R.WAIT, _R.CONTACT_SELLER),
        ),
        _C.NEVER_OPENS: (
            "W4",
            "The protection ends on {since}, before a dispute could be opened.",
            _LEFT,
        ),
        _C.NOTHING_PAID: ("O4", "Nothing was paid for the order, so nothing can be refunded.", _LEFT),
        _C.SETTLED_BEFORE: (
            "P7",
            (
                "A solution was accepted on {since}; the return was contested, "
                "but the dispute can no longer be cancelled."
            ),
            (_R.CHOOSE_LISTED,),
        ),
        _C.PROTECTION_OVER: ("W4", "The time for opening a dispute ended on {since}.", _LEFT),
        _C.IN_TRANSIT: (
            "W5",
            (
                "Tracking shows the parcel in transit (read on {seen_at}); a claim that it has not arrived "
                "is refused until the protection is running out, on {until}."
            ),
            (_R.WAIT, _R.CONTACT_SELLER),
        ),
        _C.TEXT_NOT_ALLOWED: (
            "W6",
            "The text holds characters that the form does not take: {characters}.",
            (_R.MEND,),
        ),
        _C.FILE_FORMAT: (
            "W6",
            "The file {file} has a format that the form does not take; pictures may be {formats}.",
            (_R.MEND,),
        ),
        _C.FILE_TOO_LARGE: (
            "W6",
            "The file {file} is too heavy: it has {size} bytes, and a picture must have fewer than {limit}.",
            (_R.MEND,),
        ),
        _C.TOO_MANY_FILES: (
            "W6",
            (
                "There are {count} files, and the form takes {limit} at most: send the most telling now, "
                "and add the rest once the dispute is open."
            ),
            (_R.MEND, _R.EDIT),
        ),
        _C.UNKNOWN_ITEM: (
            None,
            "The file {file} is about the item {item}, which the order does not have.",
            (_R.MEND,),
        ),
        _C.START_UNKNOWN: (
            "W2",
            "The protection counts from {needs}, which is not known for this order.",
            (_R.STATE_DATE,),
        ),
        _C.SHIPPING_FREE: (
            "R8",
            "Shipping was free, so nothing of it can be refunded.",
            (_R.CONTACT_SELLER,),
        ),
        _C.DISPUTE_RUNNING: (
            "P10",
            "A dispute on this order is running already: {phase}.",
            (_R.CUSTOMER_SERVICE,),
        ),
        _C.DISPUTE_SETTLED: (
            "W7",
            "A dispute on this order ended in a solution on {since}; no other can be opened.",
            _LEFT,
        ),
        _C.DISPUTE_CLOSED: (
            "C3",
            "The buyer closed a dispute on this order on {since}; closing is final.",
            _LEFT,
        ),
        _C.NOTHING_ASKED: ("O4", "The claim asks for no money; state how much.", (_R.MEND,)),
        _C.ABOVE_PAID: (
            "O4",
            "The amount of {amount} is more than the {paid} that was paid.",
            (_R.MEND,),
        ),
        _C.OTHER_CURRENCY: (
            "O4",
            "The amount of {amount} is not in {currency}, in which the order was paid.",
            (_R.MEND,),
        ),
        _C.NO_DISPUTE: (
            None,
            "{event} is not possible yet: no dispute has been opened.",
            (_R.CHOOSE_LISTED,),
        ),
        _C.NOT_IN_PHASE: (
            None,
            "{event} is not possible now: {phase}. What is possible: {allowed}.",
            (_R.CHOOSE_LISTED,),
        ),
        _C.NOT_THEIRS: (None, "{event} is not for {party}, but for {parties}.", (_R.MEND,)),
        _C.NO_PROPOSAL: (
            "P4",
            "There is no proposal of {party} to accept.",
            (_R.CHOOSE_LISTED,),
        ),
        _C.WAITING_NOT_ACCEPTED: (
            "P7",
            (
                "More waiting time is never accepted, since accepting closes the dispute for good; "
                "cancel it instead, and open it again while the protection runs."
            ),
            (_R.CANCEL,),
        ),
        _C.TOO_SOON: (None, "{event} is not possible before {until}.", (_R.WAIT, _R.STATE_DATE)),
        _C.OVERTAKEN: (
            None,
            "This comes too late: on {since} something else had happened by itself ({event}).",
            (_R.ADVANCE, _R.STATE_DATE),
        ),
        _C.ABOVE_AGREED: (
            "M2",
            "The amount of {amount} is more than the {agreed} that is still due.",
            (_R.MEND,),
        ),
        _C.NOT_MORE: (
            None,
            "An appeal that grants {amount} brings no more than the {agreed} that stood before.",
            (_R.MEND,),
        ),
        _C.APPEAL_OVER: ("C4", "The time for an appeal ended on {since}.", _LEFT),
        _C.APPEAL_SPENT: (
            "C4",
            "An appeal on this dispute was decided already; there is no second.",
            _LEFT,
        ),
        _C.ALREADY_REFUNDED: ("P8", "No refund is on its way.", (_R.CHOOSE_LISTED,)),
        _C.ALREADY_SHIPPED: (None, "The order was shipped on {since} already.", (_R.MEND,)),
        _C.ALREADY_CONFIRMED: ("W3", "Receipt was confirmed on {since} already.", (_R.MEND,)),
        _C.SHORTENS_PROTECTION: (
            "W2",
            "The protection ends on {closes_at} already; an extension must end later.",
            (_R.MEND,),
        ),
        _C.OLDER_THAN_LAST: (
            None,
            "The date {at} lies before {since}, up to which the case is known.",
            (_R.MEND,),
        ),
        _C.ALREADY_RECORDED: (
            None,
            "This very event was recorded already, on {since}.",
            (_R.CHOOSE_LISTED,),
        ),
    }
)


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Refusal(Value):
    """One reason why something cannot be done.

    Attributes:
        code: Which reason.
        rule: The rule of the guide behind it, such as `W1`; None where it is no rule of the
            guide but the order of time, or of the machine.
        since: From when it holds, in UTC, where that is known.
        until: Until when it holds, in UTC; None where waiting does not help.
        estimated: Whether that date, or else the date or the limit among the facts, was counted or
            assumed by the policy, rather than stated; the sentence then marks it with `~`.
        remedies: What would unlock it, or what is left instead.
        facts: The names and values that its sentence tells, in the order of their names. An event
            is its tag, a phase or a party its value; lists of them are separated by commas.

    Examples:
        >>> print(refuse(RefusalCode.ABOVE_PAID, amount=Money("9", "USD"), paid=Money("5", "USD")))
        The amount of 9.00 USD is more than the 5.00 USD that was paid. [O4]
    """

    code: RefusalCode
    rule: str | None = None
    since: DateTime | None = None
    until: DateTime | None = None
    estimated: bool = False
    remedies: tuple[Remedy, ...] = ()
    facts: tuple[tuple[str, FactValue], ...] = ()

    @property
    def sentence(self) -> str:
        """The reason in whole sentences that a buyer understands, dates in UTC."""
        words = {name: self._told(name, value) for name, value in self.facts}
        for name, date in (("since", self.since), ("until", self.until)):
            words |= {name: marked(date, estimated=self.estimated)} if date else {}
        return capital(_TABLE[self.code][1].format_map(words))

    def _told(self, name: str, value: FactValue) -> str:
        if name in _COUNTED:
            return marked(value, estimated=self.estimated)
        return FACTS.get(name, str)(worded(value))

    def __str__(self) -> str:
        """Return the sentence and its rule."""
        return f"{self.sentence} [{self.rule}]" if self.rule else self.sentence


_OF_WINDOW_AND_FORM: Final = frozenset(
    {
        *(_C.NOT_SHIPPED, _C.START_UNKNOWN, _C.TOO_EARLY, _C.NEVER_OPENS, _C.PROTECTION_OVER, _C.IN_TRANSIT),
        *(_C.TEXT_NOT_ALLOWED, _C.FILE_FORMAT, _C.FILE_TOO_LARGE, _C.TOO_MANY_FILES),
    }
)


def certain(refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """Return those that stand against what the marketplace's own record shows.

    What would keep it from being taken does not (W1, W4, W5, W6): it was taken. Nor does what rests on
    an estimate.
    """
    return tuple(each for each in refusals if not (each.estimated or each.code in _OF_WINDOW_AND_FORM))


def worded(value: FactValue) -> str:
    """Write a fact for a person: instants to the minute in UTC, whole numbers with commas."""
    if isinstance(value, DateTime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return f"{value:,}" if isinstance(value, int) else str(value)


def marked(value: FactValue, *, estimated: bool) -> str:
    """Write a fact for a person, with a mark before one that was counted rather than stated."""
    return f"{ESTIMATE if estimated else ''}{worded(value)}"


ESTIMATE: Final = "~"
_COUNTED: Final = frozenset({"closes_at", "limit"})  # facts that the policy may have counted or assumed


def refuse(  # noqa: PLR0913  # a refusal has so many parts
    code: RefusalCode,
    *,
    rule: str | None = None,
    since: DateTime | None = None,
    until: DateTime | None = None,
    estimated: bool = False,
    more: tuple[Remedy, ...] = (),
    **facts: FactValue,
) -> Refusal:
    """Make a refusal; its rule and its remedies are the table's, unless told.

    Args:
        code: Which reason.
        rule: The rule behind it, where the table leaves that to the case.
        since: From when it holds.
        until: Until when it holds.
        estimated: Whether that date, or that of the facts, was counted by the policy.
        more: Remedies of this case that come before the table's.
        **facts: What the sentence tells.
    """
    fixed_rule, _, remedies = _TABLE[code]
    return Refusal(
        code=code,
        rule=rule or fixed_rule,
        since=since,
        until=until,
        estimated=estimated,
        remedies=more + remedies,
        facts=tuple(sorted(facts.items())),
    )
