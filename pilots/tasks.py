"""Jobs of pilots and prototypes."""

from procrastinate.contrib.django import app


class DepositsDamaged(RuntimeError):
    """Some deposits no longer match their hash: the job fails in sight, beside the alarm raised for each."""


@app.periodic(cron="17 3 * * 6")
@app.task(name="pilots.verify_deposits", queue="default")
def verify_deposits(timestamp: int) -> None:
    from agreements.prototypes.domain.deposit import recheck_all  # noqa: PLC0415 (app ready)

    damaged = recheck_all()
    if damaged:
        raise DepositsDamaged(", ".join(damaged))
