"""The gold briefs hold together, and everything around the scorer runs on them."""

import pytest

from evals.__main__ import main
from evals.answer import of_content, of_draft
from evals.baseline import lead
from evals.gold import case, names
from evals.property import located
from evals.recording import ARTICLES
from evals.size import size_table, sizes
from schemas.article import Article
from service.grounding.ground import Grounder
from service.reading import read
from tests.fakes import ARTICLE, draft


def test_every_article_has_a_gold_brief():
    """An article without one would be left out of every figure."""
    assert {path.stem for path in ARTICLES.glob("*.txt")} <= set(names())


@pytest.mark.parametrize("name", names())
def test_gold_stands_in_its_article(name):
    """Every quote is found, every key that it uses is a party of it, and every statement has its words."""
    gold = case(name).answer
    used = {key for claim in gold.positions for key in (*claim.holders, *claim.via)}
    used |= {key for dispute in gold.contention for key in dispute.sides}
    used |= {key for step in gold.steps for key in step.actors}
    assert used <= set(gold.parties)
    assert {party.represents for party in gold.parties.values()} - {None} <= set(gold.parties)
    assert all(claim.spans for claim in gold.positions)
    assert all(step.spans for step in gold.steps)


def test_gold_with_words_that_the_article_has_not_is_refused():
    """A slip in the gold is no miss of an engine."""
    with pytest.raises(ValueError, match="the article does not have: never written"):
        of_draft(draft(lambda content: content["positions"][0].update(quotes=["never written"])), ARTICLE)


def test_a_draft_and_its_brief_are_the_same_answer():
    """Grounding a draft changes keys, not what is scored."""
    reading = read(Article(text=ARTICLE))
    brief = of_content(Grounder(reading).ground(draft()))
    gold = of_draft(draft(), ARTICLE)
    assert [party.forms[0] for party in brief.parties.values()] == [party.forms[0] for party in gold.parties.values()]
    assert [[(s.start, s.end) for s in one.spans] for one in brief.positions] == [
        [(s.start, s.end) for s in one.spans] for one in gold.positions
    ]


def test_the_baseline_is_three_sentences_and_capital_letters():
    """Headlines are too short to be one of them."""
    text = (
        "Talks stall\n\nThe mayor of Elm, Anna Berg, said on Monday that talks stalled. The union that Carl Holm leads "
        "wants four per cent more a year. A third round of talks begins in Port Elm on Tuesday. It is led by Ivo."
    )
    answer = lead(read(Article(text=text)))
    assert [claim.holders for claim in answer.positions] == [(), (), ()]
    assert {"Anna Berg", "Carl Holm", "Port Elm"} <= set(answer.parties)
    assert "The" not in answer.parties


def test_sizes_are_those_of_the_recordings():
    """Every recording is measured, and a table says so."""
    measured = sizes()
    assert all(one.input > one.article and one.output >= one.draft > 0 for one in measured)
    assert all(one.name in size_table(measured) for one in measured)


def test_random_quotes_are_sought_and_some_are_found():
    """The property is not empty."""
    sought, found = located(examples=200)
    assert sought >= 200
    assert 20 <= found < sought


def test_naming_an_article_lists_what_its_brief_lacks(capsys):
    """Line by line, after the article's name."""
    assert main(["festival"]) == 0
    name, *lines = capsys.readouterr().out.splitlines()
    assert name == "festival"
    assert all(line.startswith(("  - ", "  + ", "  ! ")) for line in lines)
