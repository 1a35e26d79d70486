"""What happens to a prototype after signature, by the clicks of the parties: declared, ruled, noticed, cured, handed over."""

import hashlib
import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.e2e.acts_challenge import menu
from tests.e2e.acts_pilot import attach, one_of
from tests.factories.pilots import PDF, archive

STORY = "Événements et échéances"
NEXT_VERSION = {"LISEZMOI.md": b"Deuxieme version.\n", "src/planning.py": b"print('jeudi')\n"}


RECEIVED = "Votre déclaration est reçue. Elle reste privée jusqu’à ce que deux personnes l’aient dite établie."


def declare(person, kind, on, *, actor="", account="", source="", stands=True, shot=""):
    """From the menu to the ruling: what happened first, then what this kind of event asks for. `stands`: it accuses nobody."""
    menu(person, STORY)
    person.follow("Déclarer un événement")
    if shot:
        person.shot(f"{shot}-1")
    person.choose("Prototype", "Triporteurs partagés")
    person.choose("Ce qui s’est passé", kind)
    expect(person.page.locator("#id_on")).to_be_visible()
    for name in ("to", "restrictive", "subject"):
        expect(person.page.locator(f"#id_{name}")).to_have_count(0)
    person.page.locator("#id_on").fill(on)
    if actor:
        person.choose(re.compile("De qui cela vient"), actor)
    person.page.locator("#id_account").fill(account)
    if source:
        person.page.locator("#id_source").fill(source)
    person.page.locator("#id_evidence").set_input_files(
        {"name": "annonce-legale.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    if shot:
        person.shot(f"{shot}-2")
    person.click("Déclarer")
    person.sees("L’événement est enregistré et inscrit au registre public." if stands else RECEIVED, kind)


def asks_only_what_the_kind_needs(person):
    """The qualifier of a kind appears with it and goes with it; without a script the same question comes in a second step."""
    menu(person, STORY)
    person.follow("Déclarer un événement")
    person.choose("Ce qui s’est passé", "Droits cédés")
    expect(person.page.locator("#id_to")).to_be_visible()
    person.choose("Ce qui s’est passé", "Élément antérieur déclaré")
    expect(person.page.locator("#id_restrictive")).to_be_visible()
    expect(person.page.locator("#id_to")).to_have_count(0)


def task(person, title):
    """The first thing of the person's list of tasks that bears this title."""
    person.go("/espace/")
    person.follow(re.compile(title))


def decide(legal, what, reason, shot=""):
    task(legal, rf"Confirmer ou corriger\s: {what}")
    legal.sees(what, "Réponse d’un programme (CRPA, L. 311-3-1)")
    legal.page.locator("#decision textarea").fill(reason)
    if shot:
        legal.shot(f"{shot}-a-decider")
    legal.click("Enregistrer la décision")
    legal.sees("La décision est enregistrée, avec ses motifs.", reason)
    if shot:
        legal.shot(f"{shot}-decide")


def notify(legal, reason):
    """On the page of what was just declared."""
    legal.page.locator("a[href$='/notifier/']").click()
    legal.page.locator("#id_reason").fill(reason)
    legal.shot("recit-notifier")
    legal.click("Notifier")
    legal.sees("C’est notifié", reason)


def answer(startup, words):
    task(startup, "Présenter vos observations")
    startup.sees("Rien n’est établi")
    startup.page.locator("a[href$='/repondre/']").click()
    startup.page.locator("#id_reason").fill(words)
    startup.click("Envoyer les observations")
    startup.sees("Vos observations sont reçues.", words)


def find(legal, reason):
    task(legal, "Décider si les faits sont établis")
    legal.page.locator("a[href$='/decider/']").click()
    legal.page.locator("input[name=finding][value=established]").check()
    for box in legal.page.locator("input[name^=broken_]").all():
        box.check()
    for text in legal.page.locator("textarea[name^=reason]").all():
        text.fill(reason)
    legal.shot("recit-constater")
    legal.click("Proposer ce constat")
    legal.sees("Rien n’est décidé tant que l’autorité signataire n’a pas confirmé.")


def confirm_finding(authority, *words):
    authority.go("/espace/a-confirmer/")
    authority.follow(re.compile("Décider si les faits sont établis"))
    authority.sees(*words)
    authority.shot("recit-confirmer-le-constat")
    authority.click("Confirmer ce que j’ai lu")
    authority.sees("C’est confirmé, et fait.")


def open_fact(legal, reason):
    """A second person, who has read the official source."""
    task(legal, "Écarter ou notifier une déclaration")
    legal.shot("recit-fait-public")
    legal.dialog(re.compile("Source vérifiée"), reason=reason)


def give_notice(legal, reason):
    task(legal, "Mettre en demeure ou classer")
    legal.dialog("Mettre en demeure", reason=reason)
    legal.sees("mis en demeure", "n’est pas encore datée de sa réception")
    legal.shot("recit-mise-en-demeure")


def cure(startup, letter, site, account):
    """From the address in the letter: what is reproached, what to do, and the declaration."""
    startup.go(re.search(r"https?://\S+", letter.body)[0].replace(site.url, ""))
    startup.sees("Vous êtes mis en demeure de corriger")
    startup.follow("Dater la réception")
    startup.page.locator("#id_on").fill("2027-10-12")
    startup.click("Enregistrer")
    startup.sees("Le délai pour corriger court du jour de la réception.", "À corriger avant le")
    startup.shot("recit-mise-en-demeure-recue")
    startup.follow("Déclarer la correction")
    startup.page.locator("#id_on").fill("2027-10-12")
    startup.page.locator("#id_account").fill(account)
    startup.page.locator("#id_evidence").set_input_files(
        {"name": "notification-a-la-ville.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    startup.click("Déclarer")
    startup.sees("L’événement est enregistré et inscrit au registre public.")


def close_case(legal, reason):
    task(legal, "Suivre la correction")
    legal.sees("Correction déclarée", "notification-a-la-ville.pdf")
    legal.shot("recit-correction-declaree")
    legal.dialog("Constater la correction", reason=reason)
    legal.sees("corrigé")
    legal.dialog("Clore le dossier", reason="Rien ne reste à faire.")
    legal.sees("clos")
    legal.shot("recit-dossier-clos")


def deposit_again(startup, version):
    one_of(startup, "Prototypes")
    startup.follow("Déposer une nouvelle version")
    startup.fill("Version", version)
    attach(startup, f"triporteurs-{version}.zip", archive(files=NEXT_VERSION).read())
    startup.click("Déposer")
    startup.sees("La version est déposée, vérifiée et inscrite au registre public.", version, "inscription n°")
    startup.shot("recit-nouvelle-version")


def release(legal, reason):
    task(legal, "Lever le séquestre")
    legal.sees("Procédure d’insolvabilité ouverte", "tout le monde, sous la licence des résultats", "version 1.1.0")
    legal.page.locator("#id_reason").fill(reason)
    legal.shot("recit-lever-le-sequestre")
    legal.click("Remettre le code source")
    legal.sees("Le séquestre est levé : la remise est inscrite au registre public.", "Séquestre levé")
    legal.shot("recit-histoire")


def follows(party, shot):
    """A party reads the whole story in the workspace."""
    menu(party, STORY)
    party.follow("Triporteurs partagés", nth=0)
    party.sees("Ce qui est promis, et jusqu’à quand", "Séquestre levé")
    party.shot(shot)


def public_reads(public, slug):
    """One page tells what is promised, what happened, and gives the sources."""
    assert public.go(f"/prototypes/{slug}/") == 200
    public.sees(
        "Ce qui est promis, et jusqu’à quand", "Changement de contrôle de la société", "Mise en demeure de corriger",
        "Correction constatée par la Ville", "Dossier de manquement clos", "Version 1.1.0 déposée", "Procédure d’insolvabilité ouverte",
        "Séquestre levé : code source remis",
    )  # fmt: skip
    public.shot("public-recit-prototype")
    with public.page.expect_download() as fetched:
        public.page.get_by_role("link", name="Télécharger les sources de la version 1.1.0").click()
    body = fetched.value.path().read_bytes()
    shown = public.page.locator("article", has_text="Version 1.1.0").locator("code").inner_text()
    assert hashlib.sha256(body).hexdigest() == shown.replace("\u200b", "")


def public_reads_the_register(public):
    public.follow(re.compile(r"Séquestre levé\s: code source remis"))
    public.sees("Inscription n°", "Séquestre levé")
    public.shot("public-recit-inscription")
    public.go("/registre/?nature=ip.escrow_released")
    public.sees("Séquestre levé : code source remis")
    public.shot("public-recit-registre")


def verified_by_the_file(public, site, folder):
    """Downloaded from the page and run as anybody would: another process, standard library only."""
    public.go("/registre/verifier/")
    public.shot("public-recit-verifier")
    with public.page.expect_download() as fetched:
        public.page.get_by_role("link", name="datacity_verify.py").click()
    program = folder / "datacity_verify.py"
    fetched.value.save_as(program)
    command = [sys.executable, "-I", "-S", str(program), "--url", site.url, "--memory", str(folder / "known.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
