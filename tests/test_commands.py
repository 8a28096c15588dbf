from __future__ import annotations

import signal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from features.commands import plain_errors
from features.errors import InputError


def command_that_raises(error: Exception) -> click.Command:
    @click.command()
    @plain_errors
    def main() -> None:
        raise error

    return main


def test_bad_input_ends_with_one_sentence_on_standard_error_and_exit_code_2():
    failing = command_that_raises(InputError("empty_file", "The file {name} is empty.", name="a.csv"))
    result = CliRunner().invoke(failing)
    assert result.exit_code == 2
    assert result.stderr == "The file a.csv is empty.\n"
    assert result.stdout == ""


def test_a_file_that_does_not_exist_is_named_without_a_traceback(tmp_path: Path):
    @click.command()
    @plain_errors
    def main() -> None:
        (tmp_path / "nowhere.csv").read_bytes()

    result = CliRunner().invoke(main)
    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_fault_of_ours_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        CliRunner().invoke(command_that_raises(ZeroDivisionError()), catch_exceptions=False)


def test_what_the_command_returns_passes_through():
    assert plain_errors(lambda: 7)() == 7


def test_a_command_that_is_asked_to_stop_clears_up(tmp_path: Path):
    half = tmp_path / "half"

    @click.command()
    @plain_errors
    def main() -> None:
        half.touch()
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            half.unlink()

    before = signal.getsignal(signal.SIGTERM)
    assert CliRunner().invoke(main).exit_code == 128 + signal.SIGTERM
    assert not half.exists()
    assert signal.getsignal(signal.SIGTERM) == before
