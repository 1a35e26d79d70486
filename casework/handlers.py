"""What becomes of exchanges when two organisations are merged: the messages of both are read together."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import also, follows
from accounts.models import Organisation
from casework.enums import Turn
from casework.models import Message, Read, Thread

follows("casework.Thread", "owner_organisation", _("échanges dont elle a la charge"))


@also
def join_threads(gone: Organisation, kept: Organisation) -> None:
    """The exchange of the organisation that goes becomes that of the kept one, or its messages join it there."""
    about = {"content_type": ContentType.objects.get_for_model(Organisation)}
    theirs = Thread.objects.select_for_update(of=("self",)).filter(**about, object_id=gone.pk).first()
    if theirs is None:
        return
    ours = Thread.objects.select_for_update(of=("self",)).filter(**about, object_id=kept.pk).first()
    if ours is None:
        Thread.objects.filter(pk=theirs.pk).update(object_id=kept.pk)
        return
    Message.objects.filter(thread=theirs).update(thread=ours)
    for read in Read.objects.filter(thread=theirs):
        known, _made = Read.objects.get_or_create(thread=ours, user_id=read.user_id)
        known.unread, known.to_tell = known.unread + read.unread, known.to_tell + read.to_tell
        known.save(update_fields=["unread", "to_tell"])
    Read.objects.filter(thread=theirs).delete()
    _wait(ours, theirs)


def _wait(ours: Thread, theirs: Thread) -> None:
    """The side that must answer first, by the first of both dates. The empty thread waits for nobody."""
    later = max(filter(None, [ours.last_at, theirs.last_at]), default=None)
    first = min(
        [ours, theirs], key=lambda one: ({Turn.OURS: 0, Turn.THEIRS: 1}.get(Turn(one.turn), 2), one.pk != ours.pk)
    )
    same = [one for one in (ours, theirs) if one.turn == first.turn]
    dates = [one.reply_by for one in same if one.reply_by]
    since = [one.waiting_since for one in same if one.waiting_since]
    Thread.objects.filter(pk=ours.pk).update(
        turn=first.turn,
        waiting=sum(one.waiting for one in same) if first.turn != Turn.NOBODY else 0,
        waiting_since=min(since, default=None),
        reply_by=min(dates, default=None),
        last_at=later,
    )
    Thread.objects.filter(pk=theirs.pk).update(turn=Turn.NOBODY, waiting=0, waiting_since=None, reply_by=None)
