"""What values have in common, and how they become messages."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Generic, Iterator, List, Mapping, NamedTuple, Sequence, TypeVar, Union, overload

Element = TypeVar("Element")


class Value:
    """A value that the protocol transmits as a message."""


class Listed(Value, Sequence[Element], Generic[Element]):
    """An answer that is a list: it can be iterated over, indexed and measured, and has a freshness beside."""

    @property
    def listed(self) -> Sequence[Element]:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Element]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)

    @overload
    def __getitem__(self, index: int) -> Element: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Element]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[Element, Sequence[Element]]:
        return self.listed[index]


class OpenEnum(IntEnum):
    """An enumeration to which newer daemons may add values, which have no name here."""

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNRECOGNIZED_{value}"
        member._value_ = value
        return member


class Options(NamedTuple):
    """How long a call may take, and what its answer must have seen."""

    timeout: Union[float, None] = None
    deadline: float = 0
    min_sequence: int = 0
    min_generation: int = 0


def fill(message: Any, fields: Mapping[str, Any]) -> None:
    """Sets the fields of a message. Those that are None stay absent, and so does an answer's freshness."""
    for name, value in fields.items():
        if value is None or name == "freshness":
            continue
        if isinstance(value, (str, int, float)):
            setattr(message, name, value)
            continue
        target = getattr(message, name)
        if isinstance(value, Listed) or not isinstance(value, Value):
            if isinstance(value, Mapping):
                target.update(value)
            else:
                append(target, list(value))
        else:
            target.SetInParent()
            fill(target, vars(value))


def append(target: Any, elements: List[Any]) -> None:
    """Appends to a repeated field."""
    if elements and isinstance(elements[0], Value):
        for element in elements:
            fill(target.add(), vars(element))
    else:
        target.extend(elements)
