"""A report handed over by the mail server, in a process as it starts one."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from core.clock import app_now
from core.mail_returns import return_path
from core.models import OutMail
from tests.reports import report

pytestmark = pytest.mark.django_db


def test_a_report_is_read_from_standard_input(settings, monkeypatch):
    settings.MAIL_RETURNS = "retours@ville.example"
    values = {"kind": "tests", "subject": "x", "body": "x", "created_at": app_now()}
    mail = OutMail.objects.create(status="sent", to="lea@exemple.example", **values)

    def hand_over(raw, *args):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        said = io.StringIO()
        call_command("mail_returned", *args, stdout=said)
        return said.getvalue().strip()

    quoted = report(mail, to="x@y.example", message_id="<n@y.example>")
    assert hand_over(quoted, return_path(mail)) == f"{mail.pk} 5.1.1"
    assert hand_over(quoted, return_path(mail)) == "nothing"
    assert hand_over(b"Subject: x\r\n\r\nx") == "kept"
