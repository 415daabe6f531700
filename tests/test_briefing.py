from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from schemas.article import Article
from schemas.brief import Brief
from schemas.draft import Repair
from service.briefing import Briefer, CachePolicy
from service.engine.drafted import Drafted
from service.errors import ServiceError
from service.making import DEGRADED_TTL
from service.owner import EVERYBODY
from service.reading import read
from service.store.memory import MemoryStore
from tests.fakes import ARTICLE, DeadStore, FakeEngine, draft

ARTICLE_SENT = Article(text=ARTICLE)


@pytest.fixture
def briefer_of(settings):
    """Builds a Briefer around one engine."""

    def build(engine=None, store=None, **changed):
        engine = engine or FakeEngine(draft())
        store = store or MemoryStore(2**20)
        return Briefer({"llm": engine, "extractive": engine}, store, settings(**changed))

    return build


def invented(content):
    content["positions"][0]["quotes"] = ["the island was sold last year"]


def test_second_request_is_a_byte_identical_hit(briefer_of):
    """The engine drafts once, and both callers get the same bytes."""
    engine = FakeEngine(draft())
    briefer = briefer_of(engine)
    first, second = briefer.brief(ARTICLE_SENT), briefer.brief(ARTICLE_SENT)
    assert (first.cache, second.cache, engine.drafted) == ("miss", "hit", 1)
    assert first.stored.body == second.stored.body


@pytest.mark.parametrize(
    "changed",
    [
        {"text": ARTICLE + " "},
        {"text": ARTICLE.replace("\n", "\r\n")},
        {"title": "Ferry"},
        {"source": "The Marrick Post"},
        {"url": "https://marrick.example/ferry"},
        {"language": "en"},
    ],
)
def test_every_field_of_the_article_counts_for_the_id(briefer_of, changed):
    """A brief of one article is never served for another."""
    briefer = briefer_of()
    other = Article.model_validate({"text": ARTICLE, **changed})
    assert briefer.brief(ARTICLE_SENT).stored.id != briefer.brief(other).stored.id


def test_settings_that_change_the_brief_change_its_id(briefer_of):
    """Flagged and dropped contradictions are different briefs."""
    flag, drop = briefer_of(contradicted="flag"), briefer_of(contradicted="drop")
    assert flag.brief(ARTICLE_SENT).stored.id != drop.brief(ARTICLE_SENT).stored.id


def test_offsets_point_into_the_text_as_received(briefer_of):
    """text[start:end] == quote, with CRLF and tabs left as they came."""
    text = "\t" + ARTICLE.replace("\n", "\r\n")
    brief = Brief.model_validate_json(briefer_of().brief(Article(text=text)).stored.body)
    evidence = [item for position in brief.positions for item in position.evidence]
    assert len(evidence) >= 2
    assert all(text[item.start : item.end] == item.quote for item in evidence)


def test_policies_of_the_cache(briefer_of):
    """no-cache drafts anew, no-store keeps nothing, only-if-cached never drafts."""
    engine = FakeEngine(draft())
    briefer = briefer_of(engine)
    with pytest.raises(ServiceError, match="only a stored one") as caught:
        briefer.brief(ARTICLE_SENT, policy=CachePolicy(only=True))
    assert caught.value.code == "not_cached"
    assert not briefer.brief(ARTICLE_SENT, policy=CachePolicy(read=False, write=False)).kept
    assert briefer.brief(ARTICLE_SENT).cache == "miss"
    assert briefer.brief(ARTICLE_SENT, policy=CachePolicy(read=False)).cache == "miss"
    assert briefer.brief(ARTICLE_SENT, policy=CachePolicy(max_age=0)).cache == "miss"
    assert briefer.brief(ARTICLE_SENT, policy=CachePolicy(only=True, max_age=3600)).cache == "hit"
    assert engine.drafted == 4


def test_a_dead_store_is_a_miss(briefer_of):
    """Without a store the brief is made, and not kept."""
    briefed = briefer_of(store=DeadStore()).brief(ARTICLE_SENT)
    assert (briefed.cache, briefed.kept) == ("miss", False)


def test_a_dead_store_cannot_say_what_it_holds(briefer_of):
    """Asking for a stored brief of a dead store is an error of its own, not 'not found'."""
    briefer = briefer_of(store=DeadStore())
    id = f"x{EVERYBODY}"
    for ask in (lambda: briefer.stored(id), lambda: briefer.forget(id), lambda: briefer.recent(5)):
        with pytest.raises(ServiceError) as caught:
            ask()
        assert caught.value.code == "upstream_unavailable"
    assert briefer.health()["store"] == "unavailable"


def test_failures_are_not_stored(briefer_of):
    """After a failed draft the next request tries again."""
    engine = FakeEngine(ServiceError("upstream_unavailable", "down"))
    briefer = briefer_of(engine)
    with pytest.raises(ServiceError):
        briefer.brief(ARTICLE_SENT)
    engine.outcome = draft()
    assert briefer.brief(ARTICLE_SENT).cache == "miss"


def test_a_statement_whose_quote_is_invented_is_dropped_and_listed(briefer_of):
    """It stands in no position and in one line of dropped; the engine was asked once to mend it."""
    engine = FakeEngine(draft(invented))
    brief = Brief.model_validate_json(briefer_of(engine).brief(ARTICLE_SENT).stored.body)
    assert [item.quote for item in engine.repaired] == ["the island was sold last year"]
    assert "The island must not be cut off again" not in [position.statement for position in brief.positions]
    assert ("positions", "The island must not be cut off again") in [(d.part, d.statement) for d in brief.dropped]


def test_a_repaired_quote_saves_its_statement(briefer_of):
    """A second try that stands in the article is evidence, and labelled."""
    engine = FakeEngine(draft(invented), repairs=[Repair(number=1, quote="The island must not be cut off")])
    brief = Brief.model_validate_json(briefer_of(engine).brief(ARTICLE_SENT).stored.body)
    assert brief.positions[0].evidence[0].match == "repaired"


def test_a_draft_that_is_all_invention_is_an_error(briefer_of):
    """A brief without any grounded statement is not served where the draft had some."""

    def lie(content):
        invented(content)
        content["positions"][1]["quotes"] = content["next_steps"][0]["quotes"] = ["pigs were seen in the air"]

    with pytest.raises(ServiceError) as caught:
        briefer_of(FakeEngine(draft(lie))).brief(ARTICLE_SENT)
    assert caught.value.code == "evidence_not_found"


def test_degraded_briefs_are_kept_for_minutes(briefer_of):
    """A brief by a stand-in must not hide the real one for a month."""

    class Degraded(FakeEngine):
        def draft(self, reading, budget):
            return replace(super().draft(reading, budget), degraded_reason="the model failed")

    stored = briefer_of(Degraded(draft())).brief(ARTICLE_SENT).stored
    assert stored.expires - stored.created == pytest.approx(DEGRADED_TTL)


def test_more_than_the_bound_in_progress_is_refused(briefer_of):
    """The request beyond the last slot gets overloaded and a time to come back, and the slot is freed after use."""
    holder = {}

    class Nested(FakeEngine):
        def draft(self, reading, budget) -> Drafted:
            with pytest.raises(ServiceError) as caught:
                holder["briefer"].brief(Article(text="Another article, said Ann Lee."))
            holder["error"] = caught.value
            return super().draft(reading, budget)

    holder["briefer"] = briefer_of(Nested(draft()), max_in_flight=1)
    assert holder["briefer"].brief(ARTICLE_SENT).cache == "miss"
    assert holder["error"].code == "overloaded"
    assert holder["error"].retry_after > 0


def test_too_long_articles_are_refused_with_the_limit(briefer_of):
    """The caller is told how long an article may be."""
    with pytest.raises(ServiceError, match="100 characters") as caught:
        briefer_of(max_chars=100).brief(ARTICLE_SENT)
    assert caught.value.code == "article_too_long"


def test_without_a_model_the_llm_engine_cannot_be_chosen(settings):
    """Choosing it says what is missing."""
    engine = FakeEngine(draft())
    briefer = Briefer({"extractive": engine}, MemoryStore(2**20), settings())
    with pytest.raises(ServiceError, match="No model is configured"):
        briefer.brief(ARTICLE_SENT, "llm")


def test_articles_are_kept_only_where_allowed(briefer_of):
    """PARLEY_KEEP_ARTICLES=false leaves no text beside the brief."""
    assert briefer_of().brief(ARTICLE_SENT).stored.article == ARTICLE
    assert briefer_of(keep_articles=False).brief(ARTICLE_SENT).stored.article is None


def test_stages_are_reported_in_order(briefer_of):
    """Whoever waits is told what is being done."""
    stages = []
    briefer_of(FakeEngine(draft(invented))).brief(ARTICLE_SENT, report=lambda stage, _: stages.append(stage))
    assert stages == ["drafting", "repairing", "verifying"]


def test_inventions_on_true_quotes_are_dropped(briefer_of):
    """Real words of the article under statements about something else carry none of them."""

    def invent(content):
        content["positions"][0]["statement"] = "Ilse Brandt resigns over corruption and embezzlement"
        content["next_steps"][0]["action"] = "burn every vessel publicly"
        content["terms"] = [{"term": "winter", "meaning": "nuclear weapons", "quotes": ["run all winter"]}]
        content["undisclosed"] = [{"what": "who bribed the harbour master", "quotes": ["Both sides will meet"]}]
        content["summary"] = {"text": "Corruption, embezzlement and burning vessels.", "positions": ["s2"]}

    brief = Brief.model_validate_json(briefer_of(FakeEngine(draft(invent))).brief(ARTICLE_SENT).stored.body)
    assert [position.statement for position in brief.positions] == ["Norlin Ferries would keep one boat"]
    assert (brief.next_steps, brief.terms, brief.undisclosed) == ([], [], [])
    assert brief.summary.text == ARTICLE.splitlines()[0]
    parts = ["positions", "next_steps", "terms", "undisclosed", "summary"]
    assert [item.part for item in brief.dropped] == parts


def test_articles_are_read_one_at_a_time(briefer_of, monkeypatch):
    """So that a hit has one thread to wait for, however many briefs are in the making."""
    at_work, most = [], []

    def watched_read(article):
        at_work.append(article)
        most.append(len(at_work))
        reading = read(article)
        at_work.remove(article)
        return reading

    monkeypatch.setattr("service.making.read", watched_read)
    briefer = briefer_of()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: briefer.brief(Article(text=f"{ARTICLE} {number}")), range(16)))
    assert max(most) == 1
