import io

import pytest

from agreements.prototypes import archives
from core.exceptions import DomainError
from tests.factories.pilots import archive, zeros

BIG = 40 * 1024**2


def inspect(upload):
    return archives.inspect(upload, name=upload.name, packed=upload.size)


@pytest.mark.parametrize("name", ["sources.zip", "sources.tar.gz"])
def test_a_sound_archive_is_counted(name):
    assert inspect(archive(name)).files == 2


@pytest.mark.parametrize("name", ["bombe.zip", "bombe.tar.gz"])
def test_a_bomb_is_refused(name):
    with pytest.raises(DomainError) as refusal:
        inspect(zeros(name, BIG))

    assert refusal.value.field == "file"
    assert refusal.value.message.startswith("Cette archive occuperait au moins ")


@pytest.mark.parametrize("name", ["../dehors.py", "/etc/passwd"])
def test_a_path_outside_the_archive_is_refused(name):
    with pytest.raises(DomainError) as refusal:
        inspect(archive("sources.zip", {name: b"x"}))

    assert refusal.value.message == f"L’archive contient un chemin qui sort de son dossier (« {name} »)."


@pytest.mark.parametrize("name", ["abimee.zip", "abimee.tar.gz"])
def test_what_does_not_open_is_refused(name):
    with pytest.raises(DomainError) as refusal:
        archives.inspect(io.BytesIO(b"PK\x03\x04 rien"), name=name, packed=12)

    assert refusal.value.message == "Cette archive ne s’ouvre pas : elle est abîmée, ou n’est ni .zip ni .tar.gz."
