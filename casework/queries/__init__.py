"""Visibility querysets of exchanges, acts and steps."""

from casework.queries.exchanges import (
    VIEWS,
    chosen,
    count_unread,
    late,
    listed,
    may_read_file,
    messages_for,
    thread_about,
    threads_visible_to,
    to_answer,
    unread_at_hand,
    unread_by,
    unread_rows,
    with_objects,
)

__all__ = [
    "VIEWS",
    "chosen",
    "count_unread",
    "late",
    "listed",
    "may_read_file",
    "messages_for",
    "thread_about",
    "threads_visible_to",
    "to_answer",
    "unread_at_hand",
    "unread_by",
    "unread_rows",
    "with_objects",
]
