"""Tests by tables: the rows come from what the code declares, so that a new row without an expectation fails."""
