#!/usr/bin/env python
"""Django's command line."""

import os
import sys

# These need neither settings nor database; starting Django would cost more than their work.
WITHOUT_DJANGO = {"stress_convention", "rule_events"}

if __name__ == "__main__":
    if WITHOUT_DJANGO.intersection(sys.argv[1:2]):
        from agreements.commons.cli import main

        sys.exit(main(sys.argv[1:]))
    if sys.argv[1:3] == ["procrastinate", "worker"]:
        os.environ.setdefault("DATACITY_PROCESS", "worker")  # before the settings: config/settings/base.py
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
