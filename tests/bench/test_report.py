"""What a measurement complains of, and what it keeps."""

import pytest

from bench import report


def line(address="/espace/defis/", *, ratio=5.0, queries=9, kind="list"):
    return {
        "kind": kind,
        "role": "team",
        "address": address,
        "limit": 12.0,
        "queries": queries,
        "page_ms": 5.0,
        "floor_ms": 1.0,
        "ratio": ratio,
    }


def result(*lines, peak=120.0):
    return {"pages": list(lines), "web_peak_mb": 230.0, "worker": {"rss_mb": peak, "peak_mb": peak}}


@pytest.fixture(autouse=True)
def causes(monkeypatch):
    known = {("list", "team", "/espace/pilotes/"): "rows are ordered by what is counted"}
    monkeypatch.setattr(report, "CAUSES", known)


def test_nothing_is_amiss_within_the_limits():
    assert report.faults({"1k": result(line()), "100k": result(line(ratio=11.9))}) == []


def test_queries_that_grow_with_the_data_are_a_fault():
    (told,) = report.faults({"1k": result(line(queries=9)), "100k": result(line(queries=12))})
    assert "number of queries grows" in told
    assert "/espace/defis/" in told


def test_page_above_its_limit_needs_a_cause():
    (told,) = report.faults({"100k": result(line(ratio=12.1), line("/espace/pilotes/", ratio=40.0))})
    assert "/espace/defis/: above its limit" in told


def test_submission_may_not_ask_more_than_its_limit():
    within, beyond = line(kind="submit", queries=20), line(kind="submit", queries=21)
    assert report.faults({"1k": result(within)}) == []
    (told,) = report.faults({"1k": result(beyond)})
    assert "21 statements, above 20" in told


def test_large_worker_is_a_fault():
    assert report.faults({"1k": result(line(), peak=151.0)}) == ["1k: the worker takes 151 MB, above 150"]


def test_document_names_each_page_above_its_limit_with_its_cause():
    results = {
        "1k": result(line(), line("/espace/pilotes/")),
        "100k": result(line(), line("/espace/pilotes/", ratio=40.0)),
    }
    text = report.document(results, ["2026-01-01, 2 cores"])
    assert "| `/espace/pilotes/` (list) | team | 40.0× at 100k | rows are ordered by what is counted |" in text
    assert "| `/espace/pilotes/` | team | 5.0× | **40.0×** |  | 12× | 9 | 5.0 |  |" in text
    assert "2026-01-01, 2 cores" in text
