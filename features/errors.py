"""What can be wrong with what a person gave us? One exception, carrying a code and a sentence."""

from __future__ import annotations

from features.messages import Message, message


class InputError(Exception):
    """The input cannot be used as it is; the sentence says what was found, what is accepted, what to do.

    Attributes
    ----------
    code
        Stable short name of the case, such as ``empty_file``; tests and machines read it.
    message
        The sentence for people, sayable in either language.
    """

    def __init__(self, code: str, template: str, /, **values: object) -> None:
        self.code = code
        self.message: Message = message(template, **values)
        super().__init__(str(self.message))
