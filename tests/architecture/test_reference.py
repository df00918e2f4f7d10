# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""What is committed under docs/ is what the code prints now."""

import pytest
from django.core.management import call_command

from workflows import reference


@pytest.mark.parametrize("path", reference.PAGES)
def test_a_committed_page_is_what_the_code_prints(path):
    committed = (reference.ROOT / path).read_text(encoding="utf-8")

    assert committed == reference.PAGES[path](), "run «make docs» and commit what it writes"


def test_every_page_is_the_same_when_printed_again():
    assert reference.pages() == reference.pages()


class TestTheCheck:
    def test_ends_well_when_nothing_differs(self, capsys):
        call_command("write_reference", check=True)

        assert capsys.readouterr().err == ""

    def test_ends_with_1_and_names_the_page_that_differs(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(reference, "ROOT", tmp_path)
        reference.write()
        (tmp_path / "docs/reference/roles.md").write_text("noe annet")

        with pytest.raises(SystemExit) as ended:
            call_command("write_reference", check=True)

        assert ended.value.code == 1
        assert "docs/reference/roles.md" in capsys.readouterr().err


def test_writing_mends_only_what_differs(tmp_path, monkeypatch):
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    reference.write()
    (tmp_path / "docs/reference/flows.md").unlink()

    written = reference.write()

    assert written == ["docs/reference/flows.md"]
