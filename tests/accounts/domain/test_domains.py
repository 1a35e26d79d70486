"""Domains that speak of an organisation, and those that anyone may use."""

import pytest

from accounts.domain.domains import domain_of, site_domain


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("a@acme.fr", "acme.fr"),
        ("a@mail.acme.fr", "acme.fr"),
        ("a@MAIL.Acme.FR.", "acme.fr"),
        ("\u200ba@acme.fr\u00a0", "acme.fr"),
        ("a@bureau.acme.co.uk", "acme.co.uk"),
        ("a@société.fr", "xn--socit-esab.fr"),
        ("a@e\u0301cole.fr", "xn--cole-9oa.fr"),
        ("a@xn--socit-esab.fr", "xn--socit-esab.fr"),
        ("a@mairie.paris.fr", "paris.fr"),
        ("a@acme.github.io", "acme.github.io"),
        ("a@gmail.acme.fr", "acme.fr"),
        *((f"a@{domain}", "") for domain in (
            "gmail.com", "hotmail.be", "hotmail.co.uk", "live.nl", "outlook.de", "yahoo.co.uk", "yahoo.es", "gmx.at", "skynet.be",
            "proximus.be", "bluewin.ch", "web.de", "libero.it", "laposte.net", "orange.fr", "icloud.com", "pm.me", "mail.ru",
            "bbox.fr", "demo.example", "x.demo.example", "localhost", "gouv.fr", "", "...", "-.fr", "a" * 70 + ".fr",
        )),
    ],
)  # fmt: skip
def test_domain_of_an_address(email, domain):
    assert domain_of(email) == domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://app.acme.fr/x?y=1", "acme.fr"),
        ("http://www.acme.fr:8080", "acme.fr"),
        ("acme.fr", "acme.fr"),
        ("https://moi@acme.fr/", "acme.fr"),
        ("https://société.fr/", "xn--socit-esab.fr"),
        ("https://acme.gitlab.io/", "acme.gitlab.io"),
        ("https://www.linkedin.com/company/acme", ""),
        ("https://sites.google.com/view/acme", ""),
        ("https://acme.skynet.be", ""),
        ("http://[bad", ""),
        ("http://127.0.0.1/", ""),
        ("", ""),
    ],
)
def test_domain_of_a_site(url, domain):
    assert site_domain(url) == domain
