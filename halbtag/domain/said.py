"""Words of a table that are said whenever they are read, so that nobody who shows them can forget to."""

from typing import overload

from halbtag.domain.language import gettext


class Said:
    """A field of a frozen dataclass: it takes the German text, marked, and reads in the language that is spoken.

    The class can have no slots, for dataclasses would put theirs in the place of the field.
    """

    def __init__(self, default: str | None = None) -> None:
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> str: ...
    @overload
    def __get__(self, instance: object, owner: type) -> str: ...
    def __get__(self, instance: object | None, owner: type) -> str:
        if instance is not None:
            return gettext(instance.__dict__[self._name])
        if self._default is None:
            raise AttributeError(self._name)  # so that dataclasses demand a value
        return self._default

    def __set__(self, instance: object, german: str) -> None:
        instance.__dict__[self._name] = german
