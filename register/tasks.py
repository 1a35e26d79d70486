"""Periodic jobs of the register."""

from procrastinate.contrib.django import app

from register.domain.head import sign_when_due
from register.domain.timestamp import timestamp_latest_head
from register.domain.verify import verify_and_tell


@app.periodic(cron="*/5 * * * *")
@app.task(name="register.sign_head", queueing_lock="register.sign_head")
def sign_head(timestamp: int) -> None:
    sign_when_due()


@app.periodic(cron="20 3 * * *")
@app.task(name="register.verify", queueing_lock="register.verify")
def verify(timestamp: int) -> None:
    verify_and_tell()


@app.periodic(cron="10 * * * *")
@app.task(name="register.timestamp", queueing_lock="register.timestamp")
def timestamp_head(timestamp: int) -> None:
    timestamp_latest_head()
