"""Several nodes while all sorts of things break: the short form of `make chaos`, and what its proof would find."""

import subprocess
import sys
from pathlib import Path

import pytest
from chaos.client import Fate, Sent, Things, Written
from chaos.plan import Kind, plan

ROOT = Path(__file__).parents[2]
FAULTS, SEED = 200, 20261122


@pytest.mark.timeout(400)  # a minute on a quiet machine
def test_two_hundred_faults_lose_nothing_double_nothing_and_leave_nothing_stuck(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "chaos", "--faults", str(FAULTS), "--seed", str(SEED), "--keep", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    logs = [log.read_text(errors="replace")[-3000:] for log in tmp_path.glob("*.log")]
    assert done.returncode == 0, "\n".join([done.stdout, done.stderr, *logs])


def test_a_plan_is_its_seeds_alone_and_knows_every_fault() -> None:
    assert plan(SEED, FAULTS) == plan(SEED, FAULTS) != plan(SEED + 1, FAULTS)
    assert {fault.kind for fault in plan(SEED, FAULTS)} == set(Kind)
    assert [len(plan(SEED, count)) for count in (0, 1, FAULTS)] == [0, 1, FAULTS]


def sent(fate: Fate) -> Sent:
    return Sent("a write", "key", fate)


def test_a_proof_sees_what_is_lost_what_is_doubled_and_what_should_not_be_there() -> None:
    things = Things()
    for name, fate in (("kept", Fate.ACKNOWLEDGED), ("perhaps", Fate.UNKNOWN), ("refused", Fate.REFUSED)):
        things.note(sent(fate), name)

    assert things.faults("here", ["kept"]) == things.faults("here", ["kept", "perhaps"]) == []
    assert things.faults("here", []) == ["here: kept was acknowledged and is missing"]
    assert things.faults("here", ["kept", "kept"]) == ["here: kept is there more than once"]
    assert things.faults("here", ["kept", "perhaps", "perhaps"]) == ["here: perhaps is there more than once"]
    assert things.faults("here", ["kept", "refused"]) == ["here: refused is there and should not be"]


def test_a_proof_sees_that_the_last_acknowledged_text_did_not_win() -> None:
    written = Written("first")
    written.note(sent(Fate.ACKNOWLEDGED), "second")
    written.note(sent(Fate.UNKNOWN), "perhaps")
    written.note(sent(Fate.REFUSED), "refused")

    assert [written.allows(text) for text in ("second", "perhaps")] == [True, True]
    assert [written.allows(text) for text in ("first", "refused", None)] == [False, False, False]
