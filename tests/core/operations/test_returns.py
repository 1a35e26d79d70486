"""Mail that came back, on the pages of the team and of its readers."""

import pytest
from django.urls import reverse

from core.emails import LAW, Email
from core.mail_reports import Outcome
from core.mail_returns import note_return, take_report
from core.models import MailReturn
from core.worklist import tasks_for
from tests.budget import queries_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class Legal(Email):
    kind, subject, template = "test.legal", "x", ""
    label, action, required = "Décision", False, LAW

    @staticmethod
    def recipients(person):
        return [person]


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture
def returned(mail):
    def make(subject, code="5.1.1", **fields):
        reader = UserFactory(first_name="Ida", last_name="Rolland")
        row = mail("sent", subject=subject, reader=reader, **{"to": reader.email, **fields})
        return note_return(row, Outcome("failed", code, row.to, "550 no such user"))

    return make


def page_of(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_legal_notices_stand_first_with_why_in_words(sign_in, team, returned):
    returned("Résumé", "5.2.2")
    returned("Votre décision", kind="test.legal")

    page = page_of(sign_in(team), "mail_returns")

    assert page.index("Votre décision") < page.index("Résumé")
    words = ("Demandé par la loi", "cette adresse n’existe pas, ou plus", "Ida Rolland", "cette boîte est pleine")
    assert [word for word in words if word not in page.replace("\u00a0", " ")] == []


@pytest.mark.parametrize(
    ("q", "found"), [("rolland", 2), ("décision", 1), ("lea@", 1), ("550 no", 2), ("zzz", 0), ("%", 0)]
)
def test_it_is_searched(sign_in, team, returned, q, found):
    returned("Résumé", to="lea@exemple.example")
    returned("Votre décision")

    assert page_of(sign_in(team), "mail_returns", q=q).count('class="row__title"') == found


def test_each_state_has_its_list(sign_in, team, returned, mail):
    one = returned("Fini")
    MailReturn.objects.filter(pk=one.pk).update(handled_at="2026-01-01T00:00Z", outcome="closed")
    note_return(mail("sent", subject="Lent"), Outcome("delayed", "4.4.1", "x", ""))
    take_report(b"Subject: Bonjour\r\n\r\nMot")
    client = sign_in(team)

    seen = {state: page_of(client, "mail_returns", etat=state) for state in ("", "late", "done", "unknown", "x")}

    where = {word: [state for state, page in seen.items() if word in page] for word in ("Fini", "Lent", "Bonjour")}
    assert where == {"Fini": ["done"], "Lent": ["late"], "Bonjour": ["unknown"]}


def test_the_list_asks_as_much_for_ten_as_for_one(sign_in, team, returned):
    client = sign_in(team)
    returned("a")
    one = queries_of(client, reverse("mail_returns"))
    for n in range(9):
        returned(f"b{n}")

    assert queries_of(client, reverse("mail_returns")) == one


def test_what_is_typed_stays_when_it_is_refused_and_is_done_when_it_is_right(sign_in, team, returned):
    row, client = returned("Votre décision", "5.2.2"), sign_in(team)
    address = reverse("mail_return", args=[row.pk])

    refused = client.post(address, {"act": "redirected", "new_address": "", "note": "Dit au téléphone"})
    assert (refused.status_code, "Dit au téléphone" in refused.content.decode()) == (422, True)

    done = client.post(address, {"act": "posted", "note": "Lettre 12"})
    assert done["Location"] == reverse("mail_returns")
    again = client.post(address, {"act": "posted", "note": "Lettre 13"}, follow=True)
    assert "Quelqu’un s’en est déjà occupé" in again.content.decode()
    assert "Lettre 12" in page_of(client, "mail_return", row.pk)


@pytest.mark.parametrize("who", [{"legal": True}, {"editor": True}, {"dpo": True}, {}])
def test_for_whoever_does_not_keep_it_it_does_not_exist(sign_in, returned, who):
    row, client = returned("x"), sign_in(UserFactory(**who))

    addresses = [reverse("mail_returns"), reverse("mail_return", args=[row.pk])]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.post(addresses[1], {"act": "closed", "note": "x"}).status_code == 404


def test_the_team_has_a_task_for_each_legal_notice_and_one_for_the_rest(team, returned):
    row = returned("Votre décision", kind="test.legal")
    returned("a")
    returned("b")

    tasks = [task for task in tasks_for(team) if task.kind == "returned"]

    assert [(task.title, task.url) for task in tasks] == [
        ("Un courriel que la loi demande est revenu", reverse("mail_return", args=[row.pk])),
        ("2 courriels sont revenus", reverse("mail_returns")),
    ]
    assert "cette adresse n’existe pas" in tasks[0].about
    assert not [task for task in tasks_for(UserFactory(legal=True)) if task.kind == "returned"]
