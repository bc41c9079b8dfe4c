# bindings/python/src/palabre/_errors.py - what is thrown for misuse, bad configuration and an absent database.
import typing


class Problem(typing.NamedTuple):
    """One mistake: where it stands, what it is, what to do about it. Line and column count from 1; 0 is unknown."""

    file: str
    line: int
    column: int
    what: str
    cure: str


class Error(Exception):
    """`code` is a stable name ("invalid_file", "wrong_state", "unavailable"); `problems` has all of a file's mistakes."""

    def __init__(self, code, message, problems=()):
        super().__init__(message)
        self.code = code
        self.problems = [Problem(*each) for each in problems]
