"""The briefs that are scored: what each engine makes of an article."""

from evals.answer import Answer, of_content
from evals.baseline import lead
from evals.gold import Case
from evals.recording import HOST, model_of, path, recorder
from schemas.brief import Brief
from service.app import create_briefer
from service.errors import ServiceError
from service.reading import read
from service.settings import Settings


def extractive(case: Case) -> Answer:
    """By the engine without a model."""
    return _brief(case, Settings(engine="extractive", store_url="none:"))


def model(case: Case) -> Answer:
    """By the recorded answers of a model."""
    settings = Settings(engine="llm", store_url="none:", llm_base_url=f"{HOST}/v1", llm_model=model_of(case.name))
    with recorder("none").use_cassette(str(path(case.name))):
        return _brief(case, settings)


def lead_3(case: Case) -> Answer:
    """By no engine at all."""
    return lead(read(case.article))


def _brief(case: Case, settings: Settings) -> Answer:
    """An article that cannot be briefed has an empty brief."""
    try:
        stored = create_briefer(settings).brief(case.article).stored
    except ServiceError as error:
        if error.code != "evidence_not_found":
            raise
        return Answer(parties={})
    return of_content(Brief.model_validate_json(stored.body))
