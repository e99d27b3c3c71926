"""The values that every part of a spec file is written with: names, texts, seconds, selectors."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Doc = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Strict(BaseModel):
    """Frozen; nothing is turned into another type, and nothing unknown passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Except(Strict):
    """A selector with exclusions: what `in` names (everything if absent) without what `not` names."""

    include: Annotated[str | tuple[str, ...] | None, Field(alias="in")] = None
    exclude: Annotated[str | tuple[str, ...], Field(alias="not")] = ()


Selector = str | tuple[str, ...] | Except
When = dict[Name, Selector] | tuple[dict[Name, Selector], ...]
