"""@job and .later(): put a job on the queue inside the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from motcua.kit.db import insert

Function = Callable[..., None]
_jobs: dict[str, "Job"] = {}
_timers: dict[str, "Timer"] = {}


@dataclass(frozen=True)
class Timer:
    """A function that the worker runs by itself every `every`."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


class Job:
    """A function that can be queued: call it to run now, `.later(...)` to run it in the worker."""

    def __init__(self, function: Function, retries: int) -> None:
        self.function = function
        self.retries = retries
        self.name = f"{function.__module__}.{function.__name__}"
        self.__doc__ = function.__doc__

    def __call__(self, **kwargs: Any) -> None:
        self.function(**kwargs)

    def later(self, *, run_at: datetime | None = None, **kwargs: Any) -> str:
        """Queue one run, now or at `run_at` (aware); returns the row's id.

        The row is that of perform.using(run_after=run_at).enqueue(), which would check the same task and
        rebuild the same result object for every job of every step.
        """
        row = DBTaskResult(
            args_kwargs={"args": [], "kwargs": {"job": self.name, "kwargs": kwargs}},
            priority=perform.priority,
            task_path=perform.module_path,
            queue_name=perform.queue_name,
            backend_name=perform.backend,
            run_after=run_at or get_date_max(),
        )
        insert(row)
        return str(row.pk)


def job(*, retries: int = 8) -> Callable[[Function], Job]:
    """Make a module-level function a job; after `retries` failed runs it stays failed and is reported."""

    def make(function: Function) -> Job:
        made = Job(function, retries)
        _jobs[made.name] = made
        return made

    return make


@task()
def perform(*, job: str, kwargs: dict[str, Any]) -> None:
    """The one task that django-tasks knows: run a registered job by its name."""
    _jobs[job](**kwargs)


def timer(*, every: timedelta) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Register `function(at)` to be run by the worker every `every`; it must be safe to run twice."""

    def register(function: Callable[[datetime], object]) -> Callable[[datetime], object]:
        name = f"{function.__module__}.{function.__name__}"
        _timers[name] = Timer(name=name, every=every, run=function)
        return function

    return register


def later(name: str, *, run_at: datetime | None = None, **kwargs: Any) -> str:
    """Queue a registered job by its name: for actions whose own jobs call back into the actions."""
    return _jobs[name].later(run_at=run_at, **kwargs)


def again(name: str, *, run_at: datetime, kwargs: Mapping[str, Any]) -> str:
    """Queue once more what was given up: its name and what it was given come from that run."""
    return _jobs[name].later(run_at=run_at, **kwargs)


def retries_of(name: str) -> int:
    """How often a job may run before it is given up (1 for a job that no longer exists)."""
    found = _jobs.get(name)
    return found.retries if found else 1


def jobs() -> tuple[Job, ...]:
    """All registered jobs."""
    return tuple(_jobs.values())


def timers() -> tuple[Timer, ...]:
    """All registered timers."""
    return tuple(_timers.values())
