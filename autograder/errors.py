"""What the office says when it cannot go on: one sentence that names the thing and what to do about it."""


class CourseError(Exception):
    """A problem that a person can solve: shown as it is, without a stack trace; the command exits with 1."""


class NoRoomError(CourseError):
    """The disk is full or a quota used up, which concerns whoever comes next as well."""
