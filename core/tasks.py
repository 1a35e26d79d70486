"""Jobs of the core: mail, and what keeps the queue itself in order."""

from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy

from core import (
    emails,
    held_posts,
    idempotency,
    mail_bundles,
    mail_outage,
    presence,
    public_cache,
    return_box,
    scanning,
    uploads,
)
from core.batches import domain as batches
from core.batches import sweeping as batches_sweeping
from core.exports import domain as exports
from core.exports import sweeping as exports_sweeping
from core.jobs import Step, clock, job, once
from core.operations import purge, stalled

PAGES = Step("pages.sweep", _("suppression des pages gardées trop vieilles"), per_row=False)


@job(
    emails.SEND,
    does=_("Envoi d’un courriel"),
    queue="mail",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def send_mail(outmail_id: str) -> None:
    emails.deliver(outmail_id)


@clock(
    "core.send_bundles",
    cron="*/5 * * * *",
    does=_("Envoie le résumé du jour, et ensemble les courriels sur un même objet"),
    steps=(mail_bundles.SENDING,),
)
def send_bundles() -> None:
    """Every five minutes."""
    mail_bundles.send_bundles()


@clock(
    "core.catch_up_mail",
    cron="* * * * *",
    does=_("Envoie, dans l’ordre, les courriels qui attendaient le retour du serveur"),
    steps=(mail_outage.CATCHING_UP,),
    queue="mail",
)
def catch_up_mail() -> None:
    """Every minute; nothing while the server answers."""
    mail_outage.catch_up(emails.deliver)


@clock(
    "core.read_returns",
    cron="*/5 * * * *",
    does=_("Lit les courriels qui reviennent"),
    steps=(return_box.READING,),
)
def read_returns() -> None:
    """Every five minutes."""
    return_box.read_returns()


@job(scanning.JOB, does=_("Contrôle antivirus d’un fichier reçu"))
def scan_file(file_id: str) -> None:
    scanning.scan_or_wait(file_id)


@job(batches.JOB, does=_("Acte groupé, ligne par ligne"))
def run_batch(batch: str) -> None:
    """Each row has its own transaction; a second call finds what is done and goes on."""
    batches.run(batch)


@clock(
    "core.sweep_batches",
    cron="47 * * * *",
    does=_("Oublie les actes groupés jamais confirmés, et termine ceux que rien ne fait plus avancer"),
    steps=(batches_sweeping.FORGETTING, batches_sweeping.ENDING),
)
def sweep_batches() -> None:
    """Every hour."""
    batches_sweeping.sweep()


@job(exports.JOB, does=_("Préparation d’un fichier exporté"))
def make_export(export: str) -> None:
    """Begins anew when it was cut: only its end keeps a file."""
    exports.make(export)


@clock(
    "core.follow_exports",
    cron="*/5 * * * *",
    does=_("Efface les fichiers exportés dont le temps est passé, et dit lesquels sont à relancer"),
    steps=(
        exports_sweeping.EXPIRING,
        exports_sweeping.REMOVING,
        exports_sweeping.STOPPING,
        exports_sweeping.FORGETTING,
    ),
)
def follow_exports() -> None:
    """Every five minutes."""
    exports_sweeping.sweep()


@clock(
    "core.scan_waiting",
    cron="*/2 * * * *",
    does=_("Redemande le contrôle antivirus des fichiers qui attendent"),
    steps=(scanning.ASKING,),
)
def scan_waiting() -> None:
    """Every two minutes."""
    scanning.scan_waiting()


@clock(
    "core.sweep_uploads",
    cron="17 * * * *",
    does=_(
        "Oublie les fichiers commencés et laissés depuis un jour, qui écrivait où, les envois gardés une demi-heure et la "
        "trace des formulaires reçus depuis une semaine"
    ),
    steps=(uploads.SWEEPING, presence.SWEEPING, held_posts.SWEEPING, idempotency.SWEEPING),
)
def sweep_uploads() -> None:
    """Every hour."""
    uploads.sweep()
    presence.sweep()
    held_posts.sweep()
    idempotency.sweep()


@clock("core.sweep_pages", cron="*/5 * * * *", does=_("Retire du cache les pages publiques périmées"), steps=(PAGES,))
def sweep_pages() -> None:
    once(public_cache.sweep, step=PAGES)


@clock(
    "core.retry_stalled",
    cron="* * * * *",
    does=_("Reprend les travaux dont le processus s’est arrêté"),
    steps=(stalled.RETRYING,),
    alone=False,  # a lock kept by a dead worker would stop the very job that frees it
)
def retry_stalled() -> None:
    """Every minute: with a heart that beats every 5 s and is given up after 40, within two minutes of the death."""
    stalled.retry_stalled()


@clock(
    "core.purge",
    cron="40 2 * * *",
    does=_("Supprime les travaux finis et les sessions expirées"),
    steps=(purge.JOBS, purge.SESSIONS),
)
def purge_old() -> None:
    purge.purge()
