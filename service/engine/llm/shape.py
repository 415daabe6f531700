"""The class that instructor asks for and validates with."""

from copy import deepcopy
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

Answer = TypeVar("Answer", bound=BaseModel)


@cache
def shape(answer: type[Answer]) -> type[Answer]:
    """An answer's type as instructor wants it, made once: at every call it costs more time than the call itself."""
    from instructor import response_schema

    shaped: type[Answer] = response_schema(answer)
    schema = shaped.model_json_schema()

    def model_json_schema(*_: Any, **__: Any) -> dict[str, Any]:
        return deepcopy(schema)

    shaped.model_json_schema = model_json_schema  # type: ignore[method-assign]
    return shaped
