"""The desk of jobs and mail: who may open it, what it shows, what is done there."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from core.models import JobError, JobRun, OutMail
from core.operations import dates
from register.domain.head import sign_head
from tests.budget import queries_of
from tests.factories.accounts import UserFactory

PAGES = ("jobs", "jobs_mail", "jobs_clock", "jobs_keys")


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture(autouse=True)
def _key_of_its_own(settings, tmp_path):
    settings.REGISTER_KEY_FILE = tmp_path / "register.key"
    settings.SEAL_FOLDER = tmp_path / "seal"


def text_of(response):
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ({"team": True}, {"jobs": 200, "jobs_mail": 200, "jobs_clock": 200, "jobs_keys": 200}),
        ({"legal": True}, {"jobs": 200, "jobs_mail": 404, "jobs_clock": 200, "jobs_keys": 200}),
        ({"editor": True}, dict.fromkeys(PAGES, 404)),
        ({"dpo": True}, dict.fromkeys(PAGES, 404)),
        ({}, dict.fromkeys(PAGES, 404)),
    ],
)
def test_the_desk_exists_for_those_who_keep_it(who, found, sign_in, job, mail):
    client, pk, message = sign_in(UserFactory(**who)), job("failed"), mail("failed")

    assert {name: client.get(reverse(name)).status_code for name in PAGES} == found
    if "team" not in who:
        jobs = client.post(reverse("job_act", args=[pk]), {"act": "give_up"}).status_code
        mails = client.post(reverse("mail_act", args=[message.pk]), {"act": "give_up"}).status_code
        assert (jobs, mails) == (403 if "legal" in who else 404, 404)
        assert ProcrastinateJob.objects.get(pk=pk).status == "failed"
        message.refresh_from_db()
        assert message.status == "failed"


def test_a_page_leads_only_to_those_one_may_open(sign_in, db):
    page = sign_in(UserFactory(legal=True)).get(reverse("jobs")).content.decode()

    assert [reverse(name) for name in PAGES if f'href="{reverse(name)}"' in page] == [
        reverse(name) for name in PAGES if name != "jobs_mail"
    ]


def test_a_failed_job_is_first_with_its_error_in_words(sign_in, team, job):
    waiting, failed = job("todo", minutes=1), job("failed", minutes=61, attempts=8)
    job("succeeded")
    JobError.objects.create(job_id=failed, error="ConnectionRefusedError: [Errno 111]", at="2026-01-01T00:00Z")

    page = text_of(sign_in(team).get(reverse("jobs")))

    assert page.index(f"n° {failed}") < page.index(f"n° {waiting}")
    assert "Envoi d’un courriel n° " in page
    assert "8 essais · il y a 1 heure, 1 minute" in page
    assert "Le serveur refuse la connexion ([Errno 111])" in page
    assert "2 résultats" in page
    assert "Aucun processus au travail" in page


def test_the_same_in_english(sign_in, team, job):
    failed = job("failed", attempts=1)
    JobError.objects.create(job_id=failed, error="ConnectionRefusedError: [Errno 111]", at="2026-01-01T00:00Z")

    page = text_of(sign_in(team).get("/en/espace/travaux/"))

    assert "Sending of a mail no. " in page
    assert "The server refuses the connection ([Errno 111])" in page
    assert "1 try" in page
    assert not {"Échec", "essai", "Réessayer", "courriel", "processus"} & set(page.split())


def test_filters_stand_in_the_address(sign_in, team, job):
    failed, other = job("failed"), job("failed", task="core.purge")
    job("todo")

    page = text_of(sign_in(team).get(reverse("jobs") + "?etat=failed&travail=core.purge"))

    assert (f"n° {other}" in page, f"n° {failed}" in page, "1 résultat " in page) == (True, False, True)
    assert sign_in(team).get(reverse("jobs") + "?etat=%00'&travail=x&page=-3").status_code == 200


def test_a_late_queue_is_said(sign_in, team, job):
    job("todo", minutes=6)

    page = text_of(sign_in(team).get(reverse("jobs")))

    assert "La file est en retard" in page
    assert "vérifiez qu’il est lancé" in page


def test_a_job_is_retried_and_the_filters_stay(sign_in, team, job):
    failed = job("failed")

    response = sign_in(team).post(reverse("job_act", args=[failed]), {"act": "retry", "query": "etat=failed"})

    assert response["Location"] == reverse("jobs") + "?etat=failed"
    assert ProcrastinateJob.objects.get(pk=failed).status == "todo"


def test_a_job_that_waits_for_its_hour_is_done_now(sign_in, team, job):
    later = job("todo", scheduled_at="2030-01-01T00:00Z")

    sign_in(team).post(reverse("job_act", args=[later]), {"act": "retry"})

    assert ProcrastinateJob.objects.get(pk=later).scheduled_at.year < 2030


@pytest.mark.parametrize("status", ["failed", "todo"])
def test_a_job_is_given_up(sign_in, team, job, status):
    pk = job(status)

    sign_in(team).post(reverse("job_act", args=[pk]), {"act": "give_up"})

    assert ProcrastinateJob.objects.get(pk=pk).status == "cancelled"


@pytest.mark.parametrize("status", ["doing", "succeeded", "cancelled"])
@pytest.mark.parametrize("act", ["retry", "give_up"])
def test_a_job_that_moved_on_is_left_alone_and_says_so(sign_in, team, job, status, act):
    pk = job(status)

    response = sign_in(team).post(reverse("job_act", args=[pk]), {"act": act}, follow=True)

    assert "Ce travail n’attend plus" in text_of(response)
    assert ProcrastinateJob.objects.get(pk=pk).status == status


def test_a_job_whose_twin_waits_is_not_retried_beside_it(sign_in, team, job):
    failed, _twin = job("failed", queueing_lock="x"), job("todo", queueing_lock="x")

    response = sign_in(team).post(reverse("job_act", args=[failed]), {"act": "retry"}, follow=True)

    assert "attend déjà dans la file" in text_of(response)


def test_what_does_not_exist_is_not_found(sign_in, team, job):
    client = sign_in(team)

    assert client.post(reverse("job_act", args=[4_000_000_000]), {"act": "retry"}).status_code == 404
    assert client.post(reverse("job_act", args=[job("failed")]), {"act": "delete"}).status_code == 404
    assert client.get(reverse("job_act", args=[job("failed")])).status_code == 405


def test_mail_that_has_not_left(sign_in, team, mail):
    mail("failed", error="SMTPRecipientsRefused: 550", subject="Refusé", minutes=3)
    mail("queued", subject="Tardif", minutes=11)
    mail("held", subject="À relire d’abord", minutes=2)
    mail("sent", subject="Parti")
    mail("dropped", subject="Mis de côté")

    client = sign_in(team)
    page, late = (text_of(client.get(reverse("jobs_mail") + query)) for query in ("", "?etat=late"))

    assert [word in page for word in ("Refusé", "Tardif", "À relire d’abord", "Parti", "Mis de côté")] == [True] * 3 + [False] * 2  # fmt: skip
    assert "Le serveur de courriel refuse cette adresse (550)" in page
    assert "En retard" in page.split("Tardif")[1]
    assert ("Refusé" in late, "Tardif" in late, "À relire d’abord" in late) == (True, True, False)
    assert page.count("Réessayer") == 2


def test_mail_is_searched_by_address_and_subject(sign_in, team, mail):
    mail(subject="Un", to="ada@exemple.example")
    mail(subject="Deux", to="bob@exemple.example")

    page = text_of(sign_in(team).get(reverse("jobs_mail") + "?q=ADA@"))

    assert ("Un" in page.split(), "Deux" in page.split()) == (True, False)


def test_mail_is_retried_and_leaves_once(sign_in, team, mail, smtp, run_jobs):
    failed = mail("failed", error="x")
    client, address = sign_in(team), reverse("mail_act", args=[failed.pk])

    client.post(address, {"act": "retry"})
    client.post(address, {"act": "retry"})
    assert run_jobs() == 2

    failed.refresh_from_db()
    assert (failed.status, failed.error) == ("sent", "")
    assert [message["Message-ID"] for message in smtp.messages] == [failed.message_id]


def test_mail_given_up_does_not_leave(sign_in, team, mail, smtp, run_jobs):
    failed = mail("failed")
    client, address = sign_in(team), reverse("mail_act", args=[failed.pk])

    client.post(address, {"act": "give_up"})
    again = client.post(address, {"act": "retry"}, follow=True)
    run_jobs()

    assert "n’attend plus" in text_of(again)
    assert (OutMail.objects.get(pk=failed.pk).status, smtp.messages) == ("dropped", [])


@pytest.mark.parametrize("status", ["held", "sent", "dropped"])
def test_the_desk_lets_no_decision_leave_before_it_is_released(sign_in, team, mail, status):
    kept = mail(status)

    for act in ("retry", "give_up"):
        sign_in(team).post(reverse("mail_act", args=[kept.pk]), {"act": act})

    assert OutMail.objects.get(pk=kept.pk).status == status


def test_periodic_jobs_say_when_they_last_ran_and_how(sign_in, team):
    now = dt.datetime.now(dt.UTC)
    JobRun.objects.create(name="core.sweep_uploads", started_at=now, finished_at=now, counts={"uploads.sweep": {"done": 3, "failed": 1}})  # fmt: skip
    JobRun.objects.create(name="challenges.follow_calendar", started_at=now - dt.timedelta(minutes=9), finished_at=now)
    JobRun.objects.create(name="register.verify", started_at=now, finished_at=None, counts={})

    page = text_of(sign_in(team).get(reverse("jobs_clock")))

    assert re.search(r"Oublie les fichiers .*? Chaque heure, à la minute 17 · dernier passage .*? 3 faits, 1 en échec En échec", page)  # fmt: skip
    assert re.search(r"Ouvre les défis .*? Chaque minute · dernier passage il y a 9 minutes En retard", page)
    assert re.search(r"Vérifie le registre entier Chaque jour à 03:20 \(UTC\) .*? En cours", page)
    assert re.search(r"Relit chaque dépôt .*? Chaque samedi à 03:17 \(UTC\) Pas encore passé", page)


def test_keys_and_certificates_with_their_dates(sign_in, team, settings):
    from agreements.documents.certificates import make_self_signed

    head = sign_head()
    make_self_signed("Sceau d’essai")

    page = text_of(sign_in(team).get(reverse("jobs_keys")))

    assert f"Clé du registre {head.key_id} · depuis le " in page
    assert "sans terme En service" in page
    assert "Certificat du sceau" in page and "Sceau d’essai" in page and "jusqu’au" in page


def test_a_key_that_is_gone_is_said(sign_in, team, settings):
    sign_head()
    settings.REGISTER_KEY_FILE.unlink()

    assert "Inutilisable" in text_of(sign_in(team).get(reverse("jobs_keys")))


def test_a_certificate_that_cannot_be_read_is_said(sign_in, team, settings):
    settings.SEAL_FOLDER.mkdir()
    (settings.SEAL_FOLDER / "seal.pem").write_text("ceci n’est pas un certificat")

    assert "ne peut pas être lu" in text_of(sign_in(team).get(reverse("jobs_keys")))


@pytest.mark.parametrize(
    ("since", "until", "standing"),
    [(-1, None, "good"), (-1, 61, "good"), (-1, 59, "soon"), (-9, -1, "over"), (1, 9, "future")],
)
def test_what_must_be_renewed_is_seen_beforehand(since, until, standing):
    now = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    day = {"since": now + dt.timedelta(days=since), "until": until and now + dt.timedelta(days=until)}

    assert dates.standing(dates.Dated("x", "y", **day), now) == standing


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_with_many_rows(name, sign_in, team, job, mail):
    client = sign_in(team)
    job("failed")
    mail("failed")
    few = queries_of(client, reverse(name))
    for n in range(60):
        JobError.objects.create(job_id=job("failed"), error="x", at="2026-01-01T00:00Z")
        mail("failed", subject=f"Objet {n}")

    many = queries_of(client, reverse(name))

    assert many <= few + (1 if name == "jobs" else 0)
    assert many < 20


def test_a_long_list_has_pages_that_keep_the_filters(sign_in, team, job):
    for _n in range(21):
        job("failed")

    page = sign_in(team).get(reverse("jobs") + "?etat=failed").content.decode()

    assert "?etat=failed&amp;page=2" in page
    assert page.count('value="give_up"') == 20


def test_the_desk_is_in_the_menu_of_those_who_keep_it(sign_in, team):
    assert f'href="{reverse("jobs")}"' in sign_in(team).get(reverse("workspace")).content.decode()
    assert f'href="{reverse("jobs")}"' not in sign_in(UserFactory()).get(reverse("workspace")).content.decode()
