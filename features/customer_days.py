"""Which dates of a customers file may a model use, and from which day do they count? Those set for good.

A label says that a customer has left by the day of the export, not when. A date that is moved while a
customer stays (last contact, renewal) or set when one leaves tells the label; the day when one came does not.
"""

from __future__ import annotations

import re

import pandas as pd

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


def dates_of(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold dates."""
    return [str(name) for name in frame if pd.api.types.is_datetime64_any_dtype(frame[name])]


def latest_day(frame: pd.DataFrame) -> pd.Timestamp | None:
    """Return the latest day up to today on which something happened in a customers file; None without."""
    today = pd.Timestamp.today().normalize()
    latest = [frame.loc[frame[name] <= today, name].max() for name in dates_of(frame)]
    known = [pd.Timestamp(day) for day in latest if pd.notna(day)]
    return max(known, default=None)
