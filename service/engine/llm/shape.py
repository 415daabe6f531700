"""How a model is asked for JSON of a schema."""

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel


@cache
def asking(answer: type[BaseModel], mode: Literal["json_schema", "tools"], strict: bool) -> dict[str, Any]:
    """The arguments of a chat completion that ask for an answer of this type.

    instructor knows how each mode has it; asked at every call, it would cost more time than the call itself.
    """
    from instructor import Mode, Provider, response_schema
    from instructor.v2 import mode_registry

    handlers = mode_registry.get_handlers(Provider.OPENAI, Mode[mode.upper()])
    arguments: dict[str, Any]
    _, arguments = handlers.request_handler(response_schema(answer), {})
    del arguments["messages"]
    if strict:
        _make_strict(arguments)
    return arguments


def _make_strict(arguments: dict[str, Any]) -> None:
    """instructor asks for a schema without saying that it is binding."""
    if "response_format" in arguments:
        arguments["response_format"]["json_schema"]["strict"] = True
    for tool in arguments.get("tools", ()):
        tool["function"]["strict"] = True
