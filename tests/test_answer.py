import json

import pytest
from openai.types.chat import ChatCompletionMessage

from service.engine.llm.answer import payload

OBJECT = '{"a": "b } c", "d": [1, {"e": "```"}]}'


def message(content=None, *calls):
    listed = [
        {"id": "1", "type": "function", "function": {"name": name, "arguments": arguments}} for name, arguments in calls
    ]
    return ChatCompletionMessage(role="assistant", content=content, tool_calls=listed or None)


@pytest.mark.parametrize(
    "content",
    [
        OBJECT,
        f"\n {OBJECT}\n",
        f"```json\n{OBJECT}\n```",
        f"```\n{OBJECT}\n```\nI hope that this helps!",
        f"Here is the brief:\n\n{OBJECT}",
        f"{OBJECT} That is all {{honestly}}.",
        f"<think>Could be {{'a': 1}}, no.</think>{OBJECT}",
        f"\n<thinking>\nfirst {{ then }}\n</thinking>\n```json\n{OBJECT}\n```",
    ],
)
def test_the_object_is_found_however_it_is_wrapped(content):
    """Fences, thoughts and prose around it fall away; braces and fences inside strings do not count."""
    assert json.loads(payload(message(content), "Draft")) == json.loads(OBJECT)


def test_thoughts_that_are_quoted_stay():
    """Only what stands before the object is thought."""
    content = '{"quote": "<think>hm</think> he wrote"}'
    assert payload(message(content), "Draft") == content


@pytest.mark.parametrize("content", ["", None, "   "])
def test_nothing_is_nothing(content):
    """An empty answer is an empty string, for validation to refuse."""
    assert payload(message(content), "Draft") == ""


def test_broken_json_is_left_for_validation():
    """What cannot be read is passed on as it is, from its first brace."""
    assert payload(message('well: {"a": '), "Draft") == '{"a": '
    assert payload(message("no object at all"), "Draft") == "no object at all"


def test_nesting_does_not_end_the_process():
    """A hundred thousand braces are an answer that does not validate."""
    assert payload(message('{"a":' * 100_000), "Draft").startswith('{"a":')


def test_a_lone_surrogate_is_replaced():
    """What cannot be encoded would be an error of ours further on."""
    assert payload(message('{"a": "\ud83d"}'), "Draft") == '{"a": "?"}'


@pytest.mark.parametrize(
    ("content", "calls", "expected"),
    [
        (None, [("Draft", '{"n": 1}')], '{"n": 1}'),
        (None, [("search", '{"n": 0}'), ("Draft", '{"n": 1}')], '{"n": 1}'),
        (None, [("Draft", '{"n": 1}'), ("Draft", '{"n": 2}')], '{"n": 1}'),
        (None, [("answer", '{"n": 3}')], '{"n": 3}'),
        ('{"n": 4}', [], '{"n": 4}'),
        ('{"n": 4}', [("search", '{"q": 0}')], '{"n": 4}'),
        ("Let me call it.", [("Draft", '{"n": 1}')], '{"n": 1}'),
        ('{"n": 4}', [("Draft", "")], '{"n": 4}'),
    ],
)
def test_the_tool_asked_for_comes_first(content, calls, expected):
    """Then the content, then a call by another name."""
    assert payload(message(content, *calls), "Draft") == expected
