"""Do forecasts hold what they promise, and are planted troubles found and no others? On many companies.

Run as ``python -m tests.benchmarks.company_truth [DEALS] [FIRST_SEED] [COMPANIES] [--sound]``. Prints the
share of months and of half years within P10 to P90, how far forecasts were off, how often the planted
bottleneck and skill gaps were found and others named, and how often the interval of collaboration held its
true effect. With ``--sound`` nothing is planted and all people are alike: whatever is named is false.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from unittest.mock import patch

import numpy as np
import pandas as pd

from features.deals import Deals
from models.bottlenecks import bottlenecks
from models.coaching import by_stage
from models.collaboration import effect
from models.forecast import SIMULATION, forecast
from models.leading import led
from tests.pipelines import sample_company
from training.backtest import backtest
from training.demo import world

Facts = dict[str, float]


def forecasts(deals: Deals, truth: dict) -> Facts:
    """Hold today's forecast and the record of past ones against what the company booked."""
    record = backtest(deals)
    found = led(forecast(deals), deals, record.lead)
    came = np.array(truth["bookings"]["actual"])
    months = found.months[found.months["part"] == "total"]
    whole = found.period.set_index("part").loc["total"]
    simulated = forecast(deals).period.set_index("part").loc["total", "mean"]
    errors = record.methods.set_index("method")["error"]
    return {
        "months within P10 to P90": float(((months["p10"] <= came) & (came <= months["p90"])).mean()),
        "half years within P10 to P90": float(whole["p10"] <= came.sum() <= whole["p90"]),
        "simulated mean over the true one": simulated / sum(truth["bookings"]["mean"]),
        "the simulation led": float(record.leader == SIMULATION),
        **{f"past error, {method}": float(errors[method]) for method in errors.index},
    }


def troubles(deals: Deals, truth: dict, *, sound: bool) -> Facts:
    """Count what was named, rightly and falsely."""
    place = truth["bottleneck"]
    planted = set() if sound else {(place["team"], place["stage"])}
    named = set(bottlenecks(deals)[["group", "stage"]].itertuples(index=False, name=None))
    gaps = set() if sound else {(gap["owner"], gap["stage"]) for gap in truth["skill_gaps"]}
    cells = by_stage(deals)
    survive = set(cells.loc[cells["survives"], ["owner", "stage"]].itertuples(index=False, name=None))
    known = {} if sound else {"planted bottlenecks found": float(planted <= named)}
    known |= {} if sound else {"planted skill gaps found": len(gaps & survive) / len(gaps)}
    return {
        **known,
        "companies with a false bottleneck": float(bool(named - planted)),
        "skill gaps named": float(len(survive)),
        "false among the skill gaps named": len(survive - gaps) / max(len(survive), 1),
    }


def collaboration(deals: Deals, truth: dict) -> Facts:
    """Hold the adjusted difference against the true one."""
    told, found = truth["collaboration"], effect(deals)
    gain = told["win_rate_with"] - told["win_rate_without"]
    assert found.adjusted is not None
    assert found.raw is not None
    return {
        "intervals of collaboration that hold": float(found.adjusted.low <= gain <= found.adjusted.high),
        "adjusted less true": found.adjusted.value - gain,
        "plain less true": found.raw.value - gain,
    }


def measure(seed: int, deals: int, *, sound: bool) -> Facts:
    """Measure one company."""
    plain = {"_BOTTLENECK": 0.0, "_GAPS": tuple((stage, 0.0) for stage, _ in world._GAPS), "_SKILL_SD": 0.0}
    with patch.multiple(world, **plain) if sound else nullcontext():
        known, truth = sample_company.__wrapped__(seed, deals)
    facts = troubles(known, truth, sound=sound) | collaboration(known, truth)
    return facts if sound else facts | forecasts(known, truth)


def main() -> None:
    """Print the mean of each figure over the companies, with its standard error."""
    sound = "--sound" in sys.argv
    numbers = [int(text) for text in sys.argv[1:] if text.isdigit()]
    deals, first, count = [*numbers, *(4000, 0, 12)[len(numbers) :]]
    table = pd.DataFrame([measure(first + place, deals, sound=sound) for place in range(count)])
    print(f"{count} companies of {deals:,} deals, seeds from {first}{', nothing planted' if sound else ''}")
    for name, values in table.items():
        print(f"  {name}: {values.mean():.3f} ± {values.sem():.3f}")


if __name__ == "__main__":
    main()
