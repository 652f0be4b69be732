import rapport
from machines import Machine


async def test_whoever_may_read_is_told_the_version(machine: Machine) -> None:
    answer = await machine.call("GET", "/version", token=await machine.token(scope="read"))
    assert (answer.status, answer.body) == (200, {"version": rapport.__version__})
