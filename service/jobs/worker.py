"""The process that runs jobs."""

import os
import signal
import sys
import threading

import structlog
from dbos import DBOS

from schemas.article import EngineChoice
from service import trace
from service.jobs.article import Articles, erase
from service.jobs.database import QUEUE, STAGES, WORKFLOW, configuration
from service.jobs.slot import slots_at, take_lowest
from service.jobs.task import Outcome, Task
from service.jobs.upkeep import EXECUTOR, SlotLost, Upkeep
from service.settings import Settings
from service.store.stored import StoreUnavailable

POLL_SECONDS = 0.25
ROUND_SECONDS = 2.0
# A job that takes its worker down with it, again and again, is given up.
RECOVERIES = 20
GRACE_SECONDS = 5

log = structlog.get_logger()


def work(url: str, settings: Settings, task: Task, articles: Articles, parent: int | None = None) -> None:
    """Run jobs until SIGTERM or SIGINT, or until the parent process is gone; finish what runs, and end the process.

    Raises OSError or SQLAlchemyError where the queue cannot be reached at the start.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    slots = slots_at(url)
    slot = take_lowest(slots)
    _register(task, articles)
    DBOS(config=configuration(url, f"{EXECUTOR}{slot}"))
    DBOS.launch()
    DBOS.register_queue(
        QUEUE,
        worker_concurrency=settings.max_in_flight,
        polling_interval_sec=POLL_SECONDS,
        on_conflict="always_update",
    )
    log.info("worker_ready", slot=slot)
    upkeep = Upkeep(slots, slot, articles, settings.job_retention)
    # In a thread, since it waits for a database that is away, and SIGTERM must not.
    threading.Thread(target=_look_after, args=(upkeep, stop), name="upkeep", daemon=True).start()
    while not stop.wait(ROUND_SECONDS):
        if parent is not None and os.getppid() != parent:
            break
    log.info("worker_draining")
    DBOS.destroy(workflow_completion_timeout_sec=int(settings.deadline) + GRACE_SECONDS)
    slots.close()
    trace.stop()
    sys.stderr.flush()
    # Not sys.exit: it would wait for threads that wait for a database, or for jobs that another worker has.
    os._exit(0)


def _register(task: Task, articles: Articles) -> None:
    """Tell DBOS what a job is. Each part may be done again, by another worker, after any kind of death."""

    @DBOS.step(name="make")
    def make(reference: str, engine: EngineChoice, newer_than: float | None) -> Outcome:
        return task.run(reference, engine, newer_than, _report)

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RECOVERIES)
    def brief(reference: str, engine: EngineChoice, newer_than: float | None) -> Outcome:
        outcome = make(reference, engine, newer_than)
        # Now that the outcome is on disk: made again, the job would need its article again.
        erase(articles, reference)
        return outcome


def _report(stage: str, calls: int) -> None:
    # This raises, and so ends the run, where the job was cancelled or another worker has it.
    DBOS.write_stream(STAGES, {"stage": stage, **({"attempt": calls} if calls else {})})


def _look_after(upkeep: Upkeep, stop: threading.Event) -> None:
    while not stop.wait(ROUND_SECONDS):
        try:
            upkeep.round()
        except (OSError, StoreUnavailable) as error:
            log.warning("upkeep_put_off", error=type(error).__name__)
        except SlotLost:
            log.error("slot_lost")
            stop.set()
