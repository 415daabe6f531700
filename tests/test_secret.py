"""The secret that is made at the first start."""

import subprocess
import sys

from service.access.secret import secret_at


def test_it_is_made_once_for_its_owner_alone(tmp_path):
    """The next start has the same."""
    path = tmp_path / "deep" / "secret"
    secret = secret_at(path)
    assert len(secret) > 40
    assert secret_at(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert {file.name for file in path.parent.iterdir()} <= {"secret", "secret.lock"}


def test_processes_that_start_at_once_agree(tmp_path):
    """Whoever comes first makes it for all."""
    code = (
        "import sys, pathlib; from service.access.secret import secret_at; print(secret_at(pathlib.Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, tmp_path / "secret"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(6)]
    assert len({process.communicate(timeout=30)[0] for process in processes}) == 1
    assert all(process.returncode == 0 for process in processes)
