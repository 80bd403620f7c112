"""Where in a record a fact stands: the interfaces of the marketplace name the same field differently."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from aliclaim.adapters.aliexpress._records import IssueRecord
from aliclaim.adapters.aliexpress._terms import Generation

_NAMES: Final = MappingProxyType(
    {
        "line_id": "order_id",
        "order_id": "parent_order_id",
        "status": "issue_status",
        "reverse_status": "reverse_detail_status",
        "reason": "issue_reason",
        "created_at": "gmt_create",
        "modified_at": "gmt_modified",
        "price": "product_price",
        "refund_max": "refund_money_max_local",
        "refund_max_usd": "refund_money_max",
        "returned": "buyer_return_no",
        "refund": "refund_money",
        "refund_usd": "refund_money_post",
        "freight": "logistics_fee_amount",
        "owner": "solution_owner",
        "buyer_accepted_at": "buyer_accept_time",
        "seller_accepted_at": "seller_accept_time",
        "reached_at": "reached_time",
        "type": "solution_type",
        "default": "is_default",
        "reached": "reached_type",
        "freight_by": "logistics_fee_bear_role",
        "action": "action_type",
        "member": "submit_member_type",
        "at": "gmt_create",
    }
)
_NAMES_2015: Final = MappingProxyType(
    {
        "line_id": "orderId",
        "order_id": "parentOrderId",
        "status": "issueStatus",
        "reason": "reasonEnglish",
        "created_at": "gmtCreate",
        "modified_at": "gmtModified",
        "price": "productPrice",
        "refund_max": "limitRefundLocalAmount",
        "refund_max_usd": "limitRefundAmount",
        "refund": "issueMoney",
        "refund_usd": "issueMoneyPost",
        "type": "issueRefundType",
        "default": "isDefault",
        "owner": "submitMemberType",
        "action": "actionType",
        "member": "submitMemberType",
        "issue_id": "issueId",
        "at": "gmtCreate",
    }
)


def named(record: IssueRecord, field: str, inside: str = "") -> str:
    """Return the path of a field, by the name that the record's own interface has for it.

    Args:
        record: The record.
        field: The name of the attribute here.
        inside: The path of the row that holds the field; empty for the record itself.
    """
    old = _NAMES_2015.get(field) if record.generation is Generation.OPEN_2015 else None
    name = old or _NAMES.get(field, field)
    return f"{inside}.{name}" if inside else name
