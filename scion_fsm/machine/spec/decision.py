"""Decision tables over a finite domain: which row decides each vector of features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scion_fsm.machine.spec.selectors import values
from scion_fsm.machine.spec.shapes import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator

Alternative = Mapping[str, Selector]
When = Alternative | Sequence[Alternative]


class Domain:
    """The product of features; a vector has an index, in mixed radix, the last feature fastest."""

    def __init__(self, features: Mapping[str, tuple[str, ...]]) -> None:
        """Takes each feature's name and values."""
        self.features = dict(features)
        self.size = math.prod(len(members) for members in self.features.values())
        weights = []
        weight = self.size
        for members in self.features.values():
            weight //= len(members)
            weights.append(weight)
        self.weights = tuple(weights)

    def vector(self, index: int) -> dict[str, str]:
        """Gives the vector of an index."""
        vector = {}
        for (name, members), weight in zip(self.features.items(), self.weights, strict=True):
            position, index = divmod(index, weight)
            vector[name] = members[position]
        return vector

    def has_features_of(self, when: When) -> bool:
        """Tells whether every feature that a condition names is one of this domain's."""
        alternatives = (when,) if isinstance(when, Mapping) else when
        return all(name in self.features for alternative in alternatives for name in alternative)

    def alternatives(self, when: When) -> tuple[dict[str, tuple[str, ...]], ...]:
        """Spells out which values each alternative allows to the features that it names."""
        return tuple(
            {
                name: values(members).expand(alternative[name])
                for name, members in self.features.items()
                if name in alternative
            }
            for alternative in ((when,) if isinstance(when, Mapping) else when)
        )

    def matching(self, when: When) -> Iterator[int]:
        """Gives the index of every vector that one of the alternatives allows, perhaps repeatedly."""
        for alternative in (when,) if isinstance(when, Mapping) else when:
            indices = [0]
            for (name, members), weight in zip(self.features.items(), self.weights, strict=True):
                chosen = values(members).expand(alternative.get(name))
                steps = [members.index(value) * weight for value in chosen]
                indices = [index + step for index in indices for step in steps]
            yield from indices

    def first_match(self, rows: Sequence[When]) -> list[int]:
        """Gives, for each vector, the first row that matches it, or -1."""
        decided = [-1] * self.size
        for number, when in enumerate(rows):
            for index in self.matching(when):
                if decided[index] < 0:
                    decided[index] = number
        return decided
