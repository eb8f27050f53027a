"""Enumerations that keep numbers to come."""

from enum import IntEnum


class OpenEnum(IntEnum):
    """A number that this version does not name is a member without a name, never an error."""

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member
