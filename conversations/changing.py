"""A copy of the dialogue state with some fields changed, at a tenth of the usual price.

`dataclasses.replace` reads every field and sets every field anew. The state has close to thirty,
and a turn changes it about five times: that was a twenty-fifth of all that the bot has to do for
an update (`docs/performance.md`). Type checkers see `dataclasses.replace` and all they know of it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace as changed
else:

    def changed(value: Any, **fields: Any) -> Any:  # noqa: ANN401 - a value of its class
        """Return a copy with other values in some fields.

        For dataclasses without slots and without `__post_init__`; the names of the fields are
        checked by types alone.
        """
        copy = object.__new__(type(value))
        copy.__dict__.update(value.__dict__, **fields)
        return copy


__all__ = ["changed"]
