from contextlib import ExitStack, closing

import pytest

from service.jobs.slot import slots_at, take_lowest


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    """A queue's address."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/jobs.db"
    return request.getfixturevalue("postgres").database()


@pytest.fixture
def slots_of():
    """Builds the slots of a worker at a queue's address."""
    with ExitStack() as stack:
        yield lambda url: stack.enter_context(closing(slots_at(url)))


def test_the_lowest_free_slot_is_taken(url, slots_of):
    """Each worker has another, and that of a worker that is gone is the next to go."""
    workers = [slots_of(url) for _ in range(3)]
    assert [take_lowest(slots) for slots in workers] == [0, 1, 2]
    workers[1].close()
    assert take_lowest(slots_of(url)) == 1
    assert workers[0].keep(0)
    workers[0].release(0)
    assert take_lowest(slots_of(url)) == 0


def test_a_restart_of_postgresql(postgres, slots_of):
    """A worker takes its slot again, unless another one was faster."""
    url = postgres.database()
    first, second, thief = (slots_of(url) for _ in range(3))
    assert (take_lowest(first), take_lowest(second)) == (0, 1)
    postgres.stop()
    with pytest.raises(OSError, match="does not answer"):
        first.keep(0)
    postgres.start()
    assert first.keep(0)
    assert thief.take(1)
    assert not second.keep(1)
    thief.release(1)
    assert second.keep(1)
