"""Models of core."""

from core.models.base import Generic, Identified, PendingStep, TransitionLog, generic_key
from core.models.batches import Batch, BatchItem
from core.models.exports import Export
from core.models.files import Download, Scan, StoredFile, Upload, UploadPart
from core.models.lists import SavedView
from core.models.mailing import MailChoice, MailEdit, MailWords
from core.models.returning import HeldAddress, MailReturn
from core.models.running import Alarm, CachedPage, JobError, JobRun, OutMail, PublicTag, new_message_id
from core.models.writing import Comment, HeldPost, Presence, SentForm, TextVersion

__all__ = [
    "Alarm",
    "Batch",
    "BatchItem",
    "CachedPage",
    "Comment",
    "Download",
    "Export",
    "Generic",
    "HeldAddress",
    "HeldPost",
    "Identified",
    "JobError",
    "JobRun",
    "MailChoice",
    "MailEdit",
    "MailReturn",
    "MailWords",
    "OutMail",
    "PendingStep",
    "Presence",
    "PublicTag",
    "SavedView",
    "Scan",
    "SentForm",
    "StoredFile",
    "TextVersion",
    "TransitionLog",
    "Upload",
    "UploadPart",
    "generic_key",
    "new_message_id",
]
