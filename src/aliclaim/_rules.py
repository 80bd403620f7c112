"""The rules that everything else cites, each with its id and in words for a buyer (floor 3).

No number of the marketplace is used from here: where a sentence gives one, it is the guide's, and
the profile in use may have another.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, final

import attrs

from ._checks import Term, holds, name
from ._values import Value


class Section(Term):
    """What a rule is about. The ids of the rules of a section begin with its letter."""

    WINDOW = "window"
    """W: when a dispute can be opened, and what stands against it."""
    REASONS = "reasons"
    """R: what to ask for and what to show, for each reason."""
    OPENING = "opening"
    """O: how to open a dispute well."""
    PHASES = "phases"
    """P: who is to act, in which order, and what happens by itself."""
    JUDGEMENT = "judgement"
    """J: what AliExpress decides, and what that means."""
    ENDING = "ending"
    """C: how a dispute ends, and what is left afterwards."""
    MONEY = "money"
    """M: how money and goods go back."""
    TRAPS = "traps"
    """T: what buyers fall into."""


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Rule(Value):
    """One rule of the guide.

    Attributes:
        id: Its letter and number, such as `W1`: what refusals, deadlines and figures cite.
        sentence: What it says, in one or two whole sentences. A number in it is the guide's.
        section: What it is about.

    Examples:
        >>> print(RULES["T1"])
        T1: Do not close a dispute where it should be cancelled, as closing is final.
    """

    id: str = attrs.field(validator=name)
    sentence: str = attrs.field(validator=name)
    section: Section = attrs.field(validator=holds(Section, "a Section"))

    def __str__(self) -> str:
        """Return the id and the sentence."""
        return f"{self.id}: {self.sentence}"


_SENTENCES: Final[Mapping[Section, Mapping[str, str]]] = {
    Section.WINDOW: {
        "W1": "A dispute can be opened only after the first days since shipping are over (10 in the guide).",
        "W2": (
            "The order is protected for a number of days (60 in the guide), unless the buyer confirms "
            "receipt before. The seller may add days, but cannot take any away."
        ),
        "W3": (
            "After the buyer has confirmed receipt, some days are left for opening a dispute (15 in the "
            "guide). Confirming makes no difference to what is decided, or to how much money is at stake."
        ),
        "W4": (
            "When the days for opening a dispute are over, it is too late to open one. The ways left are "
            "the seller, customer service and, where a dispute was decided, an appeal."
        ),
        "W5": (
            "A claim that the parcel has not arrived is turned down as long as tracking shows it on its "
            "way, unless the protection is about to end."
        ),
        "W6": (
            "A dispute is turned down if its text has a character that the form does not take, or if a file "
            "is too heavy or of a format that is not supported."
        ),
        "W7": (
            "After a dispute has ended in a solution, whether accepted or assigned, no other dispute can be "
            "opened on that order."
        ),
        "W8": (
            "A dispute that was cancelled leaves the way open for a second one, as long as the order is "
            "still protected."
        ),
        "W9": (
            "Where a dispute cannot be opened, the buyer hears all the reasons together, and not just the "
            "first. The answer also tells what to do: ask the seller or customer service, wait until a "
            "date, or correct a file."
        ),
    },
    Section.REASONS: {
        "R1": (
            "For goods that are faulty, broken, of the wrong size or not as described, ask for all the "
            "money back, rather by a refund than by a return. Show photos of the measurements, a screenshot "
            "of the seller's table of sizes, and a video of the fault."
        ),
        "R2": (
            "For goods that can be used but have a flaw, are of lower quality, or are a little off in "
            "colour or size, ask for a part of the money back. Show as much as possible."
        ),
        "R3": (
            "Where items are missing, ask for their price, which is a part of what was paid. A video of the "
            "unboxing shows it best, but a photo of the opened parcel will do for a buyer in good standing."
        ),
        "R4": (
            "For a parcel that has not come by the estimated delivery date, ask for all the money back, and "
            "open the dispute before the protection ends. Show a screenshot of the tracking or of the "
            "order."
        ),
        "R5": (
            "For a counterfeit, ask for all the money back. Show as much as possible of what tells it from "
            "the original."
        ),
        "R6": (
            "Where other goods came than those that were ordered, ask for all the money back. Show what "
            "came in photos."
        ),
        "R7": (
            "Where a parcel is marked as delivered but never came, ask the seller first and wait a little, "
            "then ask for all the money back. Show the tracking pages that name the city of delivery."
        ),
        "R8": (
            "Where the seller used another shipping method than the one chosen, show the tracking and ask "
            "for a part of the shipping paid, at times a little more; where shipping was free, expect "
            "nothing. Do so only when the goods have come and are fine, since an order has one claim, and "
            "rather not at all if they came about on time."
        ),
        "R9": "Where no reason on the form fits exactly, choose the one that comes closest.",
    },
    Section.OPENING: {
        "O1": (
            "Write to the seller before opening a dispute, and say that one will follow: this speaks for "
            "the buyer later."
        ),
        "O2": (
            "Even where the seller is willing, a refund needs a dispute. Do not rely on an offer to settle "
            "it elsewhere, such as a second parcel or a payment by other means."
        ),
        "O3": (
            "The buyer asks either for a refund alone, or for a return with a refund. Unless the order has "
            "free return, the buyer pays for sending the goods back."
        ),
        "O4": (
            "The request names its amount: all or a part of the money, as fits the reason, and never more "
            "than was paid."
        ),
        "O5": (
            "Only one claim on an order can be resolved, so open it when everything that may be wrong is "
            "known."
        ),
        "O6": "A buyer who opens a dispute on every order is believed less, and may lose the account.",
        "O7": (
            "Explain the problem clearly and show as much as possible, since nothing else decides so much. "
            "A video in which the fault can be seen helps most of all."
        ),
    },
    Section.PHASES: {
        "P1": (
            "The seller must answer first, either by accepting the request or by proposing something else, "
            "such as less money, a longer wait or a return."
        ),
        "P2": (
            "If the two do not agree within a few days, AliExpress joins in without being asked. In former "
            "times the buyer had to call for it."
        ),
        "P3": (
            "An agent looks through the documents, and AliExpress makes a proposal of its own. From then on "
            'the date called "negotiation finished" counts.'
        ),
        "P4": (
            "Until the negotiation is finished, the buyer chooses between what the seller proposes and what "
            "AliExpress proposes."
        ),
        "P5": (
            "If nobody has chosen by the date on which the negotiation is finished, AliExpress's proposal "
            "is assigned as the solution."
        ),
        "P6": (
            "While the buyer can still choose, the seller may go on making offers. What counts is "
            "AliExpress's proposal, so an offer that is worse should never be accepted."
        ),
        "P7": "Accepting a proposal, whoever made it, closes the dispute for good.",
        "P8": "When the dispute closes, the refund is set going, and it arrives some days later.",
        "P9": (
            "Where the goods go back, the refund is complete only when the seller has received them. Send "
            "them by certified mail that can be tracked."
        ),
        "P10": "As long as a dispute is not closed, the buyer can change it and add to its evidence.",
        "P11": (
            "Fresh evidence against AliExpress's proposal weighs more in a new and better dispute than in "
            "an edited one. So cancel and open again, but only while the protection runs."
        ),
    },
    Section.JUDGEMENT: {
        "J1": (
            "AliExpress tells its decision by mail and in the dispute itself. It lists the problems, such "
            "as goods that do not work properly, a parcel that the carrier took back to the seller, or "
            "missing tracking information, and calls each of them valid or invalid."
        ),
        "J2": (
            "Valid means that the buyer is right, and mostly brings all the money back without a return of "
            "the goods."
        ),
        "J3": (
            "Invalid means that AliExpress does not agree, and proposes without taking sides what the "
            "evidence supports."
        ),
        "J4": (
            "Where the protection is over or about to end with the parcel on its way, valid means that the "
            "answer about the refund comes soon (within 3 days in the guide). Invalid means that the order "
            "is still protected: wait some days, and cancel the dispute instead of closing it."
        ),
    },
    Section.ENDING: {
        "C1": (
            "Cancel a dispute if the parcel came after all and the goods are checked, if more time was "
            "asked for and granted, or if the case needs to be explained or proved better."
        ),
        "C2": "A dispute that the buyer cancelled can be opened again while the order is protected.",
        "C3": (
            "Closing is final, so never do it on a promise, such as that another parcel is being sent or "
            "that the first one will soon be there."
        ),
        "C4": (
            "After the end of a dispute there are some days for an appeal (7 in the guide), through "
            "customer service on the web site. Keep it for when nothing else is left."
        ),
        "C5": (
            "Nobody can be reached by telephone. There are the seller, the chat, the contact form, the "
            "appeal and social media."
        ),
        "C6": (
            "A seller who breaks the rules of trade can be reported: for abuse, for goods that are illegal "
            "or prohibited, or for misusing a trademark."
        ),
    },
    Section.MONEY: {
        "M1": (
            "The refund comes by itself, by the payment method that was used, within a number of working "
            "days from the end of the dispute (15 in the guide)."
        ),
        "M2": (
            "A little less may arrive than was paid, since currencies are converted and the fees of a bank "
            "are not given back."
        ),
        "M3": (
            "In which form the refund arrives depends on the payment method; mostly it is booked as a credit."
        ),
        "M4": (
            "With free return the seller pays for the way back, and the buyer is given a return code. Not "
            "every country has it."
        ),
        "M5": (
            "Where a country has a legal guarantee and a time for returning goods (2 years and 14 days in "
            "the guide), AliExpress keeps to both."
        ),
        "M6": (
            "The money-back guarantee covers any problem with an order: the steps of a dispute bring the "
            "money back."
        ),
        "M7": (
            "A return is fine where the order has free return; otherwise a refund is better. For a small "
            "flaw, ask for a part of the money."
        ),
    },
    Section.TRAPS: {
        "T1": "Do not close a dispute where it should be cancelled, as closing is final.",
        "T2": "Do not choose a return where the form says that the buyer pays the shipping.",
        "T3": (
            "Do not choose a return with refund for a parcel that never came. There is nothing to send "
            "back, and when the time for the return is over the money is lost."
        ),
        "T4": "Do not accept an offer of the seller while AliExpress's proposal is better.",
        "T5": "Do not let the protection end because the seller asks for patience.",
        "T6": (
            "Do not open a dispute on a parcel that is on its way and still protected, as it will be judged "
            "invalid."
        ),
        "T7": (
            "Do not believe that nothing can be disputed once receipt is confirmed: some days are left (15 "
            "in the guide)."
        ),
        "T8": (
            "Do not open a dispute on the wrong shipping method before the goods are checked, as it uses up "
            "the one claim."
        ),
    },
}

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        key: Rule(id=key, sentence=sentence, section=section)
        for section, sentences in _SENTENCES.items()
        for key, sentence in sentences.items()
    }
)
"""Every rule by its id, in the order of the guide."""
