"""What a step guarantees, said for the type checker and for whoever breaks the guarantee."""

from typing import TypeVar

from conversations.errors import NotAtThisStep

T = TypeVar("T")


def present(value: T | None, what: str) -> T:
    """Return a value that its step guarantees.

    Raises:
        NotAtThisStep: it is not there; a fault of ours.
    """
    if value is None:
        raise NotAtThisStep(what)
    return value


def of_type(value: object, kind: type[T]) -> T:
    """Return a value whose type its step guarantees.

    Raises:
        NotAtThisStep: it is something else; a fault of ours.
    """
    if not isinstance(value, kind):
        raise NotAtThisStep(kind.__name__)
    return value
