"""Django's task interface on procrastinate: Wagtail's own tasks and ours run in the same worker, from PostgreSQL."""

from typing import Any

from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskResult, TaskResultStatus
from django.utils import timezone
from django.utils.json import normalize_json


class ProcrastinateBackend(BaseTaskBackend):
    """Enqueues inside the caller's transaction: a rolled-back act leaves no job behind."""

    supports_defer = True
    supports_priority = True
    supports_async_task = False
    supports_get_result = False

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        from core.tasks import run_django_task  # noqa: PLC0415 (app ready)

        self.validate_task(task)
        call: Any = normalize_json({"args": list(args), "kwargs": kwargs})
        job = run_django_task.configure(
            queue=task.queue_name, priority=task.priority, schedule_at=task.run_after
        ).defer(path=task.module_path, args=call["args"], kwargs=call["kwargs"])
        return TaskResult(
            task=task,
            id=str(job),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=call["args"],
            kwargs=call["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
