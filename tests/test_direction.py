"""Who does what to whom."""

import pytest

from service.grounding.direction import Directions

DIRECTIONS = Directions([["Ilvania", "the government"], ["Sarkland"], ["Dana Brook", "Brook"]])


@pytest.mark.parametrize(
    ("statement", "quotes", "expected"),
    [
        ("Sarkland accuses Ilvania of theft", ["Ilvania has accused Sarkland of theft"], True),
        ("Ilvania accuses Sarkland of theft", ["The government has accused Sarkland of theft"], False),
        ("Ilvania was accused by Sarkland", ["Sarkland was accused by Ilvania"], True),
        ("Ilvania was accused by Sarkland", ["Sarkland accused Ilvania"], False),
        ("Sarkland accused Ilvania", ["Ilvania accused Sarkland", "Sarkland accused Ilvania in turn"], False),
        ("Sarkland and Ilvania oppose Brook", ["Ilvania and Sarkland oppose Brook"], False),
        ("Sarkland met Ilvania", ["Ilvania met Sarkland"], False),
        ("Brook would pay Sarkland", ["Sarkland, Brook said, would be paid"], False),
        ("Dana Brook accuses Sarkland", ["Sarkland accuses Dana Brook"], True),
        ("Brooks accuses Sarkland", ["Sarkland accuses Brook"], False),
    ],
)
def test_direction(statement, quotes, expected):
    """Two parties on the wrong sides of one verb are noticed, whichever name they go by."""
    assert DIRECTIONS.is_turned(statement, quotes) is expected
