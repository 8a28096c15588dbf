"""Does the churn model beat BG/NBD on real purchases, and does BG/NBD end in one place wherever it starts?

Run as ``python -m tests.benchmarks.purchase_models DATA [COMPANIES]``, DATA the folder of public data sets
that the tests use. The purchases of `cdnow` become won deals, the churn model is trained on them as a person
would; then BG/NBD is fitted to simulated companies from random starts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from features.schema import Upload
from models.bg_nbd import BgNbd, fit_bg_nbd
from training.churn import train
from training.sources import read_source

COLUMNS = ["customer", "day", "cds", "amount"]
FAR = 4.0  # starts are drawn this far from 1 at most, in logs


def purchases_as_deals(data: Path, folder: Path) -> Path:
    """Write each purchase as a won deal."""
    table = pd.read_csv(data / "cdnow/CDNOW_master.txt", sep=r"\s+", names=COLUMNS, header=0, dtype="str")
    day = pd.to_datetime(table["day"], format="%Y%m%d")
    deals = pd.DataFrame(
        {
            "Deal ID": [f"P{number}" for number in range(len(table))],
            "Account": "C" + table["customer"],
            "Stage": "Closed Won",
            "Created Date": day,
            "Closed Date": day,
            "Amount": table["amount"],
        }
    )
    file = folder / "purchases.csv"
    deals.to_csv(file, index=False, date_format="%Y-%m-%d")
    return file


def simulated(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw a company of 150 to 1,500 customers by the model's own law: frequency, recency, age in weeks."""
    n = int(rng.integers(150, 1500))
    r, alpha, a, b = np.exp(rng.uniform(np.log([0.2, 2.0, 0.3, 0.8]), np.log([3.0, 40.0, 2.0, 8.0])))
    age, rate, leaves = rng.uniform(20, 160, n), rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    now, count, last, active = np.zeros(n), np.zeros(n), np.zeros(n), np.ones(n, dtype=bool)
    while active.any():
        now = np.where(active, now + rng.exponential(1 / np.maximum(rate, 1e-12)), now)
        active &= now <= age
        count[active] += 1
        last[active] = now[active]
        active &= rng.random(n) >= leaves
    return count, last, age


def worst_gap(companies: int) -> float:
    """Return the largest difference of log-likelihoods reached from the usual start and from a random one."""
    rng = np.random.default_rng(1)
    return max(_gap(rng) for _ in range(companies))


def _gap(rng: np.random.Generator) -> float:
    data = simulated(rng)
    low, high = np.exp([-FAR, FAR])
    r, alpha, a, b = np.exp(rng.uniform(np.log(low), np.log(high), 4))
    here, there = fit_bg_nbd(*data), fit_bg_nbd(*data, start=(r, alpha, a, b))
    return abs(here.log_likelihood - there.log_likelihood)


def published(data: Path) -> BgNbd:
    """Fit BG/NBD to the published summary of `cdnow`."""
    table = pd.read_csv(data / "cdnow/customers_summary.csv")
    return fit_bg_nbd(*(table[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T")))


def main() -> None:
    """Print the published fit, what the churn training says of `cdnow`, and the worst gap."""
    data = Path(sys.argv[1])
    companies = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    print(published(data))
    with tempfile.TemporaryDirectory() as folder:
        source = read_source(purchases_as_deals(data, Path(folder)), None, (Upload.DEALS,))
        _, card = train(source, report=lambda step, share: None)
    print(f"horizon {card.horizon} days; {card.winner}, live {card.live}: {card.verdict}")
    print(card.metrics.pivot(index="model", columns="metric", values="value").round(4).to_string())
    print(
        f"{companies} companies, log-likelihoods from two starts differ by {worst_gap(companies):.1e} at most"
    )


if __name__ == "__main__":
    main()
