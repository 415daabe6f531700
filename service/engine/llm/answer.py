"""The JSON in a model's answer, however it is wrapped."""

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion, ChatCompletionMessage

_THINKING = re.compile(r"\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


def payload(message: "ChatCompletionMessage", tool: str) -> str:
    """The JSON text: arguments of the tool asked for, else the content, else the arguments of any other call.

    A model that calls the wrong tool or several has still answered; whether the answer fits is validation's matter.
    """
    calls = [call.function for call in message.tool_calls or [] if call.type == "function"]
    named = [call.arguments for call in calls if call.name == tool]
    others = [call.arguments for call in calls if call.name != tool]
    for text in (*named, message.content, *others):
        if text and text.strip():
            return _sendable(_object_in(text))
    return ""


def _object_in(text: str) -> str:
    """The first JSON object of text without thoughts before it, fences around it and prose after it."""
    thoughts = _THINKING.match(text)
    start = text.find("{", thoughts.end() if thoughts else 0)
    if start < 0:
        return text
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return text[start:]
    return text[start:end]


def _sendable(text: str) -> str:
    # A lone surrogate cannot be encoded, so neither validated nor sent back.
    return text.encode("utf-8", "replace").decode()


def shaped(completion: "ChatCompletion", text: str, tool: str | None) -> "ChatCompletion":
    """The completion with text where instructor looks for it: in a call of tool, else in the content."""
    from openai.types import CompletionUsage
    from openai.types.chat import ChatCompletionMessage, ChatCompletionMessageFunctionToolCall
    from openai.types.chat.chat_completion_message_function_tool_call import Function

    message = ChatCompletionMessage(role="assistant", content=text)
    if tool is not None:
        function = Function(name=tool, arguments=text)
        call = ChatCompletionMessageFunctionToolCall(id="call", type="function", function=function)
        message = ChatCompletionMessage(role="assistant", tool_calls=[call])
    choice = completion.choices[0].model_copy(update={"message": message})
    # Counted by us. Where there is none instructor looks for another provider's package each time.
    usage = CompletionUsage(completion_tokens=0, prompt_tokens=0, total_tokens=0)
    return completion.model_copy(update={"choices": [choice], "usage": usage})
