"""Errors of the engine. Each names whose fault it is; what people type is never an error."""


class DialogueError(Exception):
    """Something is wrong in the engine, its content or its stored state."""


class StateUnreadable(DialogueError):  # noqa: N818 - named for what happened, as all of ours
    """A stored dialogue state cannot be read by this version."""


class TransitionUndeclared(DialogueError):  # noqa: N818
    """A handler went to a step that the table does not allow: a fault of ours."""


class NotAtThisStep(DialogueError):  # noqa: N818
    """Something was asked for that the step does not have: a fault of ours."""


class ButtonTooLong(DialogueError):  # noqa: N818
    """A button's data would exceed Telegram's 64 bytes: a fault of ours or of the content."""
