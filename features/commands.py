"""How does a command end when its input is wrong? With one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import functools
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn, ParamSpec, TypeVar

import click

from features.errors import InputError
from features.messages import Message, message
from features.store.jobs import report_failure

P = ParamSpec("P")
R = TypeVar("R")

BAD_INPUT = 2  # the exit code that click, too, uses for a wrong call


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap the body of a click command so that bad input ends it with one sentence on standard error.

    Put it below click's own decorators::

        @click.command()
        @click.argument("file", type=click.Path(path_type=Path))
        @plain_errors
        def main(file: Path) -> None: ...

    Parameters
    ----------
    command
        The function that does the work.

    Returns
    -------
    callable
        The same function; `InputError` and files that cannot be opened or written end the program with exit
        code 2. Everything else is a fault of ours and keeps its traceback. A command that is asked to stop
        (SIGTERM) clears up what it had half written, as one that is interrupted does.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with _stoppable():
                return command(*args, **kwargs)
        except InputError as error:
            _end(error.message)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
            _end(_about_file(error))

    return run


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM run the clearing up that an exit runs; without this the process would just end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _about_file(error: OSError) -> Message:
    return message(
        "{file} cannot be opened ({reason}); give the path of a file that exists and may be read.",
        file=str(error.filename),
        reason=error.strerror or type(error).__name__,
    )


def _end(sentence: Message) -> NoReturn:
    click.echo(str(sentence), err=True)
    report_failure(sentence)
    raise click.exceptions.Exit(BAD_INPUT)
