"""The words for what has a code: events, phases, parties (floor 0).

Tables from the stable code to plain English, so that each word stands in one place, and below both
the refusals and all else that speaks to a person. A code that is not there is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

EVENTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # tag of the event: (what it is to do, and the same as the subject of a sentence)
        "order_shipped": ("ship the order", "shipping the order"),
        "tracking_updated": ("read the tracking", "reading the tracking"),
        "protection_extended": ("extend the protection", "extending the protection"),
        "receipt_confirmed": ("confirm receipt", "confirming receipt"),
        "dispute_opened": ("open a dispute", "opening a dispute"),
        "evidence_added": ("add evidence", "adding evidence"),
        "claim_edited": ("edit the reason or the explanation", "editing the reason or the explanation"),
        "buyer_proposed": ("ask for something else", "asking for something else"),
        "buyer_accepted": ("accept a proposal", "accepting a proposal"),
        "buyer_cancelled": ("cancel; it can be opened again while protected", "cancelling the dispute"),
        "buyer_closed": ("close, without money", "closing the dispute without money"),
        "return_shipped": ("send the goods back, certified and tracked", "sending the goods back"),
        "appeal_filed": ("appeal", "filing an appeal"),
        "seller_proposed": ("make a proposal", "a proposal by the seller"),
        "seller_accepted": ("accept what the buyer asks for", "acceptance by the seller"),
        "return_received": ("confirm that the goods came back", "confirming that the goods came back"),
        "return_contested": ("contest the return", "contesting the return"),
        "platform_stepped_in": ("step in", "AliExpress stepping in"),
        "platform_judged": ("judge, before its proposal", "a judgement by AliExpress"),
        "platform_proposed": ("judge, and make a proposal", "a proposal by AliExpress"),
        "request_granted": ("execute what the buyer asks for", "executing what the buyer asks for"),
        "proposal_assigned": ("assign its proposal", "assigning AliExpress's proposal"),
        "return_overdue": (
            "end it without money",
            "ending the dispute because the goods were not sent back",
        ),
        "refund_completed": ("pay the refund", "paying the refund"),
        "appeal_decided": ("decide the appeal", "deciding the appeal"),
    }
)

PHASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # each phase as a clause that goes on after a colon
        "awaiting_seller": "the seller must answer what the buyer asks for",
        "negotiating": "the seller has made another proposal",
        "under_review": "AliExpress is reviewing the case",
        "judged": "AliExpress has made its own proposal, and the buyer may choose",
        "awaiting_return": "the dispute is decided, and the buyer must send the goods back",
        "return_in_transit": "the dispute is decided, and the goods are on their way back",
        "refund_pending": "the dispute is over, and the money is on its way",
        "appealed": "the buyer has appealed, and AliExpress decides",
        "refunded": "the dispute is over, and the money has arrived",
        "closed": "the dispute is over, without money",
        "cancelled": "the buyer has cancelled the dispute",
    }
)

PARTIES: Final[Mapping[str, str]] = MappingProxyType(
    {"buyer": "the buyer", "seller": "the seller", "platform": "AliExpress"}
)

_STARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shipped_at": "the date of shipping",
        "ordered_at": "the date of the order",
        "estimated_delivery": "the estimated date of delivery",
    }
)


def capital(words: str) -> str:
    """Begin words with a capital letter."""
    return words[:1].upper() + words[1:]


def doing(tag: str) -> str:
    """Word an event as the subject of a sentence."""
    return EVENTS[tag][1] if tag in EVENTS else tag


def _listed(table: Callable[[str], str], joint: str) -> Callable[[str], str]:
    return lambda codes: joint.join(map(table, codes.split(", ")))


def _looked_up(table: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: table.get(code, code)


FACTS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "event": doing,
        "allowed": _listed(doing, ", "),
        "phase": _looked_up(PHASES),
        "party": _looked_up(PARTIES),
        "parties": _listed(_looked_up(PARTIES), " or "),
        "needs": _looked_up(_STARTS),
    }
)
"""How a fact that is a code, or a list of codes, is told to a person; by the name of the fact."""
