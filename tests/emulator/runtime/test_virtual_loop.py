"""The virtual loop, exactly: when time moves, when it stands still, and what is said when nothing can go on."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import anyio.to_thread
import pytest

from emulator.runtime import virtual_loop
from emulator.runtime.virtual_loop import VirtualLoop, WorldDeadlock, WorldStalled

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


def run(story: Coroutine[Any, Any, Any]) -> Any:
    """Run a story in a world of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)


def now() -> float:
    return asyncio.get_running_loop().time()


def world() -> VirtualLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop


async def ticker() -> None:
    """What a platform does all the time: time would run away at once if it could."""
    began, number = now(), 0
    while True:
        number += 1
        await asyncio.sleep(began + number * 0.02 - now())


def test_time_starts_at_zero_and_jumps_exactly() -> None:
    async def story() -> list[float]:
        times = [now()]
        for seconds in (10, 0.02, 90 * 86400.0):
            await asyncio.sleep(seconds)
            times.append(now())
        return times

    began = time.monotonic()
    assert run(story()) == [0.0, 10.0, 10.02, 10.02 + 90 * 86400.0]
    assert time.monotonic() - began < 5


def test_a_grid_of_timers_stands_on_its_whole_numbers() -> None:
    async def story() -> list[float]:
        loop = asyncio.get_running_loop()
        seen: list[float] = []
        for number in range(3000):
            loop.call_at(number * 0.02, lambda: seen.append(now()))
        await asyncio.sleep(60)
        return seen

    assert run(story()) == [number * 0.02 for number in range(3000)]


def test_equal_timers_run_in_the_order_in_which_they_were_set() -> None:
    async def story() -> list[int]:
        loop = asyncio.get_running_loop()
        seen: list[int] = []
        handles = [loop.call_at(1.0, seen.append, number) for number in range(50)]
        for handle in handles[::7]:
            handle.cancel()
        await asyncio.sleep(2)
        return seen

    assert run(story()) == [number for number in range(50) if number % 7]


def test_a_timer_runs_at_its_time_even_right_behind_another() -> None:
    async def story() -> list[tuple[str, float]]:
        loop: asyncio.AbstractEventLoop = asyncio.get_running_loop()
        seen: list[tuple[str, float]] = []

        def tell(name: str) -> None:
            seen.append((name, now()))

        for name, when in (("c", 5.0000002), ("a", 5.0), ("b", 5.0000001)):
            loop.call_at(when, tell, name)
        await asyncio.sleep(6)
        return seen

    assert run(story()) == [("a", 5.0), ("b", 5.0000001), ("c", 5.0000002)]


def test_ready_work_runs_before_time_moves() -> None:
    async def story() -> tuple[int, float]:
        fired: list[float] = []
        asyncio.get_running_loop().call_later(0.001, lambda: fired.append(now()))
        for turn in range(500):
            await asyncio.sleep(0)
            assert not fired, turn
        return 500, now()

    assert run(story()) == (500, 0.0)


def test_timeouts_and_task_groups_live_in_virtual_time() -> None:
    async def story() -> float:
        async with asyncio.TaskGroup() as group:
            for seconds in (1, 3, 2):
                group.create_task(asyncio.sleep(seconds))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await asyncio.Event().wait()
        with anyio.move_on_after(0.5):
            await anyio.sleep(100)
        return now()

    assert run(story()) == 5.5


async def in_an_executor() -> None:
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.03)


async def in_a_thread_of_asyncio() -> None:
    await asyncio.to_thread(time.sleep, 0.03)


async def in_a_worker_thread_of_anyio() -> None:
    await anyio.to_thread.run_sync(time.sleep, 0.03)


async def in_real_io() -> None:
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
    threading.Timer(0.03, writer.send, [b"x"]).start()
    async with world().real_io("a socket", 5):
        assert await asyncio.get_running_loop().sock_recv(reader, 1) == b"x"
    reader.close()
    writer.close()


async def in_name_resolution() -> None:
    await asyncio.get_running_loop().getaddrinfo("localhost", 80)


@pytest.mark.parametrize(
    "real_work",
    [in_an_executor, in_a_thread_of_asyncio, in_a_worker_thread_of_anyio, in_real_io, in_name_resolution],
)
def test_time_stands_still_while_something_real_is_in_flight(
    real_work: Callable[[], Coroutine[Any, Any, None]],
) -> None:
    async def story() -> float:
        background = asyncio.create_task(ticker())
        await asyncio.sleep(1)
        await real_work()
        background.cancel()
        return now()

    assert run(story()) == 1.0


def test_threads_that_work_together_report_in_the_order_of_their_start() -> None:
    async def story() -> list[str]:
        order: list[str] = []

        async def work(name: str, run_in_thread: Any, wall_seconds: float) -> None:
            await run_in_thread(time.sleep, wall_seconds)
            order.append(name)

        async with asyncio.TaskGroup() as group:
            for number, wall_seconds in enumerate((0.03, 0.001, 0.015)):
                group.create_task(work(f"executor {number}", asyncio.to_thread, wall_seconds))
                group.create_task(work(f"anyio {number}", anyio.to_thread.run_sync, wall_seconds))
        return order

    assert run(story()) == [f"{kind} {number}" for kind in ("executor", "anyio") for number in range(3)]


def test_several_worker_threads_hold_time_together() -> None:
    async def story() -> tuple[float, float]:
        background = asyncio.create_task(ticker())
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for wall_seconds in (0.02, 0.08, 0.05):
                group.create_task(anyio.to_thread.run_sync(time.sleep, wall_seconds))
        wall = time.monotonic() - began
        await anyio.to_thread.run_sync(time.sleep, 0.01)
        background.cancel()
        return now(), wall

    virtual, wall = run(story())
    assert virtual == 0.0
    assert wall >= 0.08


def test_open_descriptors_do_not_hold_time() -> None:
    async def story() -> float:
        async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        reader, idle = socket.socketpair()
        asyncio.get_running_loop().add_reader(reader, lambda: None)
        await asyncio.sleep(60)
        asyncio.get_running_loop().remove_reader(reader)
        reader.close()
        idle.close()
        server.close()
        return now()

    began = time.monotonic()
    assert run(story()) == 60.0
    assert time.monotonic() - began < 5


def test_a_foreign_thread_s_callback_waits_until_the_world_is_quiet() -> None:
    async def story() -> list[str]:
        loop = asyncio.get_running_loop()
        order: list[str] = []
        thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(order.append, "foreign"))
        thread.start()
        thread.join()
        for number in range(3):
            await asyncio.sleep(0)
            order.append(f"ready {number}")
        loop.call_later(0, order.append, "timer of now")
        await asyncio.sleep(0.001)
        return order

    assert run(story()) == ["ready 0", "ready 1", "ready 2", "timer of now", "foreign"]


def test_real_io_goes_one_at_a_time_in_order_of_asking() -> None:
    async def story() -> list[str]:
        order: list[str] = []

        async def ask(name: str, wall_seconds: float) -> None:
            async with world().real_io(name, 5):
                order.append(f"{name} begins")
                await asyncio.to_thread(time.sleep, wall_seconds)
                order.append(f"{name} ends")

        async with asyncio.TaskGroup() as group:
            for name, wall_seconds in (("slow", 0.03), ("quick", 0.001), ("middle", 0.01)):
                group.create_task(ask(name, wall_seconds))
        return order

    assert run(story()) == [f"{name} {what}" for name in ("slow", "quick", "middle") for what in ("begins", "ends")]


def test_real_io_that_hangs_is_given_up_at_its_wall_deadline() -> None:
    async def story() -> tuple[float, float]:
        background = asyncio.create_task(ticker())
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            async with world().real_io("an app that hangs", 0.1):
                await asyncio.Event().wait()
        background.cancel()
        return now(), time.monotonic() - began

    virtual, wall = run(story())
    assert virtual == 0.0
    assert 0.1 <= wall < 2


def test_the_wall_deadline_is_kept_while_other_events_keep_coming() -> None:
    async def story() -> float:
        reader, writer = socket.socketpair()
        writer.send(b"never read, so always readable")
        loop = asyncio.get_running_loop()
        loop.add_reader(reader, lambda: None)
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            async with world().real_io("an app that hangs", 0.1):
                await asyncio.Event().wait()
        loop.remove_reader(reader)
        reader.close()
        writer.close()
        return time.monotonic() - began

    assert 0.1 <= run(story()) < 2


def test_the_time_after_real_io_is_free_again() -> None:
    async def story() -> float:
        for _ in range(2):
            with pytest.raises(TimeoutError):
                async with world().real_io("an app that hangs", 0.01):
                    await asyncio.Event().wait()
        await asyncio.sleep(7)
        return now()

    assert run(story()) == 7.0


def test_a_thread_that_never_ends_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_loop, "THREAD_LIMIT_S", 0.05)
    release = threading.Event()

    async def story(work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        threading.Timer(0.3, release.set).start()
        await work()

    for work, named in (
        (lambda: asyncio.to_thread(release.wait, 5), "in an executor"),
        (lambda: anyio.to_thread.run_sync(release.wait, 5), "worker thread"),
    ):
        release.clear()
        with pytest.raises(WorldStalled, match=named):
            run(story(work))


def test_a_deadlock_lists_who_waits_where() -> None:
    async def wait_for_godot() -> None:
        await asyncio.get_running_loop().create_future()

    async def story() -> None:
        await asyncio.sleep(3)
        task = asyncio.create_task(wait_for_godot(), name="estragon")
        await task

    with pytest.raises(WorldDeadlock, match=r"virtual time 3\.0") as caught:
        run(story())
    lines = str(caught.value).splitlines()
    assert any("estragon waits in" in line and "wait_for_godot (test_virtual_loop.py:" in line for line in lines)


def test_a_world_that_spins_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_loop, "CYCLES_PER_INSTANT", 1000)

    async def story() -> None:
        while True:  # noqa: ASYNC110 - this is what is forbidden
            await asyncio.sleep(0)

    with pytest.raises(WorldStalled, match="never ends"):
        run(story())


def test_a_world_starts_no_processes() -> None:
    async def story() -> None:
        with pytest.raises(RuntimeError, match="no processes"):
            await asyncio.create_subprocess_exec("true")
        with pytest.raises(RuntimeError, match="no processes"):
            await asyncio.create_subprocess_shell("true")

    run(story())


def test_many_cancelled_timers_are_forgotten() -> None:
    async def story() -> int:
        loop = asyncio.get_running_loop()
        for _ in range(50):
            for handle in [loop.call_later(1000, print) for _ in range(20)]:
                handle.cancel()
            await asyncio.sleep(0.01)
        return len(loop._scheduled)  # type: ignore[attr-defined]

    assert run(story()) < 300


@pytest.mark.parametrize("hash_seeds", [("0", "4711")])
def test_a_world_tells_the_same_story_in_every_process(hash_seeds: tuple[str, str]) -> None:
    def told(hash_seed: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "tests.emulator.runtime.told_world"],
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    stories = {told(seed) for seed in hash_seeds for _ in range(2)}
    assert len(stories) == 1
    assert len(stories.pop().strip()) == 64
