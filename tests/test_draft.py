import json
from typing import get_args

import pytest
from openai.lib._pydantic import to_strict_json_schema
from pydantic import ValidationError

from schemas import vocabulary
from schemas.draft import Draft, Repairs
from tests.fakes import draft_json


@pytest.mark.parametrize("model", [Draft, Repairs])
def test_the_schema_is_what_strict_structured_output_wants(model):
    """openai's own conversion finds nothing to change."""
    assert model.model_json_schema() == to_strict_json_schema(model)


def test_no_keyword_that_model_servers_refuse():
    """No lengths, patterns, formats or defaults, and no reference with anything beside it."""
    refused = {"minLength", "maxLength", "minItems", "maxItems", "pattern", "format", "default", "minimum", "maximum"}

    def walk(node):
        if isinstance(node, dict):
            assert not refused & set(node)
            assert "$ref" not in node or set(node) == {"$ref"}
            node = list(node.values())
        for inner in node if isinstance(node, list) else ():
            walk(inner)

    walk(Draft.model_json_schema())


def test_every_value_of_an_enumeration_is_defined():
    """Each has its line, as 'value: meaning'."""
    enumerations = [value for value in vars(vocabulary).values() if hasattr(value, "__metadata__")]
    assert len(enumerations) >= 9
    for enumeration in enumerations:
        literal, field = get_args(enumeration)
        for value in get_args(literal):
            assert f"{value}: " in field.description


def test_every_field_has_a_description_or_speaks_for_itself():
    """What a model is asked for, it is told how to write."""
    silent = {"$ref"}
    for name, definition in Draft.model_json_schema()["$defs"].items():
        for field, schema in definition["properties"].items():
            assert "description" in schema or set(schema) & silent, (name, field)


@pytest.mark.parametrize("field", ["parties", "summary", "headline"])
def test_a_missing_field_is_refused(field):
    """Null is an answer, silence is not."""
    content = json.loads(draft_json())
    del content[field]
    with pytest.raises(ValidationError):
        Draft.model_validate(content)
