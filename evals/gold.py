"""The gold briefs: drafts written by hand for the project's own articles."""

from dataclasses import dataclass
from pathlib import Path

from evals.answer import Answer, of_draft
from evals.recording import RECORDED, article_text
from schemas.article import Article
from schemas.draft import Draft

GOLD = Path(__file__).parent / "gold"
NOT_ENGLISH = frozenset({"spanish"})


@dataclass(frozen=True, slots=True)
class Case:
    """An article with the brief that it should have."""

    name: str
    article: Article
    answer: Answer

    @property
    def given(self) -> str:
        """Everything that may give a year."""
        return f"{self.article.text}\n{self.article.title}\n{self.article.published_at}"


def names() -> list[str]:
    """The articles that have a gold brief."""
    return sorted(path.stem for path in GOLD.glob("*.json"))


def cases() -> list[Case]:
    """All of them. Raises ValueError naming the one that does not hold."""
    return [case(name) for name in names()]


def case(name: str) -> Case:
    """One of them. Raises ValueError where the gold has words that the article has not."""
    text = article_text(name)
    try:
        answer = of_draft(Draft.model_validate_json((GOLD / f"{name}.json").read_bytes()), text)
    except ValueError as error:
        raise ValueError(f"{name}.json: {error}") from error
    return Case(name, Article(text=text), answer)


def english(cases: list[Case]) -> list[Case]:
    return [case for case in cases if case.name not in NOT_ENGLISH]


def recorded(cases: list[Case]) -> list[Case]:
    return [case for case in cases if case.name in RECORDED]
