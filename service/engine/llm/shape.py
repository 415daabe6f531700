"""The class that instructor asks for and validates with."""

from functools import cache, wraps
from typing import Any, TypeVar, cast

from pydantic import BaseModel

Answer = TypeVar("Answer", bound=BaseModel)


@cache
def shape(answer: type[Answer]) -> type[Answer]:
    """What instructor takes for an answer's type: it has the answer's schema and validates as the answer does.

    instructor makes the schema at every call, and looks five times through the classes of all fields for validators
    that it could not run, which takes longer than the call itself. The schema is made here, and this has no fields.
    """
    from instructor import ResponseSchema

    schema = answer.model_json_schema()

    class Shape(ResponseSchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return schema

        @classmethod
        def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Any:
            return answer.model_validate_json(json_data, **options)

    return cast(type[Answer], wraps(answer, updated=())(Shape))
