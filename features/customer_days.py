"""Which dates of a customers file may a model use? Those set for good.

A label says that a customer has left by the day of the export, not when. A date that is moved while a
customer stays (last contact, renewal) or set when one leaves tells the label; the day when one came does not.
"""

from __future__ import annotations

import re

from features.headers import normalise

_FOR_GOOD = re.compile(
    r"\b(since|join(ed|ing)?|sign(ed)? ?up|enroll?ed|enroll?ment|regist(ered|ration)|acquired|acquisition|"
    r"onboard(ed|ing)|founded|incorporated|first (purchase|order|contact|visit|contract|transaction|payment)|"
    r"account (opened|opening|created|creation)|opened|created)\b"
    r"|注册|入网|开户|入会|首次|首购|首单|成立|建档|成为客户"
)
# "Last case opened", "ticket created": of something that comes again and again.
_OF_MANY = re.compile(
    r"\b(last|latest|recent|next|previous|renew(al|ed)?|case|ticket|order|invoice|complaint|task|event)\b"
    r"|最近|上次|末次|下次|续|工单|订单|投诉"
)


def is_for_good(name: str) -> bool:
    """Tell by its name whether a date is set once, when a customer comes, and never moved."""
    words = normalise(name)
    first = re.search(r"\bfirst\b|首", words) is not None
    return name == "customer_since" or bool(_FOR_GOOD.search(words) and (first or not _OF_MANY.search(words)))
