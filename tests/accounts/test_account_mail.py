"""The messages of the accounts library: all through the outbox, without their secrets once they have left."""

from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from django.apps import apps
from django.conf import settings

from accounts.account_mail import BY_PREFIX, ConfirmAddressEmail, write
from core.emails import deliver
from core.mail_seals import whole
from core.mail_words import write_words
from core.models import OutMail
from core.operations.domain import give_up_mail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LINK = "http://testserver/compte/password/reset/key/1-secret/"
# Of ways in that are off: a setting that turns one on must bring its kind of mail.
OFF = {
    "account/email/login_code": "ACCOUNT_LOGIN_BY_CODE_ENABLED",
    "account/email/password_reset_code": "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED",
}


def templates_of_the_library():
    """Every message whose app is installed."""
    for folder in sorted((Path(allauth.__file__).parent / "templates").glob("*/email")):
        if apps.is_installed(f"allauth.{folder.parent.name}"):
            yield from (f"{folder.parent.name}/email/{path.name.removesuffix('_subject.txt')}" for path in sorted(folder.glob("*_subject.txt")))  # fmt: skip


def test_no_message_of_the_library_stands_outside():
    found = set(templates_of_the_library())

    assert len(found) > 15
    assert found - set(BY_PREFIX) == set(OFF)
    assert not any(getattr(settings, name, False) for name in OFF.values())


def test_a_message_of_no_kind_is_refused_and_not_sent(db):
    with pytest.raises(LookupError):
        get_adapter().send_mail("account/email/login_code", "lea@exemple.example", {"code": "123"})

    assert OutMail.objects.count() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("prefix", sorted(BY_PREFIX))
def test_each_is_written_in_the_language_of_its_reader(prefix, language):
    user = UserFactory(language=language, first_name="Ida", last_name="Rolland")
    context = {
        "activate_url": LINK, "password_reset_url": LINK, "signup_url": LINK, "ip": "203.0.113.7",
        "user_agent": "Navigateur", "timestamp": "10 mars", "from_email": "a@b.example", "to_email": "c@d.example",
        "deleted_email": "e@f.example", "request": object(),
    }  # fmt: skip

    assert write(prefix, user.email, context) == 1

    mail = OutMail.objects.get()
    assert mail.body.startswith({"fr": "Bonjour Ida Rolland,", "en": "Hello Ida Rolland,"}[language])
    assert mail.subject and "%" not in mail.subject and "{" not in mail.body
    assert whole(mail).count(mail.body.partition("\n")[0]) == 1  # greeted once


def test_a_secret_is_encrypted_while_it_waits_and_gone_once_it_left(smtp, run_jobs):
    user = UserFactory(email="lea@exemple.example")
    write("account/email/password_reset_key", user.email, {"user": user, "password_reset_url": LINK})
    mail = OutMail.objects.get()
    row = str(OutMail.objects.values().get())
    assert "1-secret" not in row and "[dans le courriel seulement]" in mail.body

    run_jobs()

    text, page = (part.get_payload(decode=True).decode() for part in smtp.messages[0].get_payload())
    assert f"{settings.SITE_URL}/compte/password/reset/key/1-secret/" in text and "1-secret" in page
    mail.refresh_from_db()
    assert (mail.status, mail.sealed, "1-secret" in mail.body) == ("sent", "", False)


def test_where_a_change_was_made_from_is_told_and_not_kept(smtp, run_jobs):
    write("account/email/password_changed", "lea@exemple.example", {"ip": "203.0.113.7", "user_agent": "Navigateur X", "timestamp": "hier"})  # fmt: skip
    run_jobs()

    assert "203.0.113.7" in smtp.messages[0].get_payload()[0].get_payload(decode=True).decode()
    assert not {"203.0.113.7", "Navigateur X"} & {
        word for word in ("203.0.113.7", "Navigateur X") if word in OutMail.objects.get().body
    }


def test_a_message_given_up_keeps_no_secret(settings):
    write("account/email/email_confirmation", "lea@exemple.example", {"activate_url": LINK})
    mail = OutMail.objects.get()

    give_up_mail(mail.pk, by=UserFactory(team=True))

    mail.refresh_from_db()
    assert (mail.status, mail.sealed) == ("dropped", "")


def test_a_change_of_key_leaves_what_waits_readable(settings, mailoutbox):
    write("account/email/email_confirmation", "lea@exemple.example", {"activate_url": LINK})
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "une-autre-cle"

    deliver(str(OutMail.objects.get().pk))

    assert "1-secret" in mailoutbox[0].body


def test_the_link_is_in_the_language_of_the_reader_whoever_asks():
    user = UserFactory(language="en")
    write("account/email/password_reset_key", user.email, {"password_reset_url": LINK})

    assert "/en/compte/password/reset/key/1-secret/" in whole(OutMail.objects.get())


def test_a_mail_server_that_is_down_does_not_stop_a_sign_up(client, settings):
    options = {"host": "127.0.0.1", "port": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    answer = client.post("/compte/password/reset/", {"email": UserFactory().email})

    assert answer.status_code == 302
    assert OutMail.objects.get().status == "queued"


def test_the_words_of_the_team_stand_in_the_message(client):

    values = {"subject_fr": "Votre adresse", "body_fr": "Ouvrez :\n{lien}", "subject_en": "", "body_en": ""}
    write_words(ConfirmAddressEmail, "", by=UserFactory(team=True), values=values)
    write("account/email/email_confirmation_signup", "lea@exemple.example", {"activate_url": LINK})

    mail = OutMail.objects.get()
    assert mail.subject == "Action demandée\u00a0: Votre adresse"
    assert "Ouvrez :" in mail.body and "1-secret" not in mail.body and "1-secret" in whole(mail)
