"""Which files would a company upload whose truth we know? `python -m training.demo --out DIR`."""

from __future__ import annotations

from pathlib import Path

import click

from features.commands import plain_errors
from training.demo.simulate import simulate, write

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--out", required=True, type=_FOLDER, help="Folder to write to.")
@click.option("--deals", default=6000, show_default=True, help="Number of deals.")
@click.option("--seed", default=7, show_default=True, type=click.IntRange(0), help="Same seed, same company.")
@click.option("--lang", default="en", show_default=True, type=click.Choice(["en", "zh"]), help="Language.")
@plain_errors
def main(out: Path, deals: int, seed: int, lang: str) -> None:
    """Simulate a company over three years; write its exports and the truth about it to a folder."""
    click.echo(f"Simulating {deals:,} deals …", err=True)
    for path in write(simulate(deals, seed, lang), out).values():
        click.echo(path)


if __name__ == "__main__":
    main()
