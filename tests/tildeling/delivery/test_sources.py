# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Files of every sort that can be read, and those that cannot: nothing is written for them."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from services.visit_rows import COLUMNS
from tests.tildeling.delivery.conftest import AT
from tests.tildeling.delivery.files import counts, csv_file, current, visit
from tildeling.audit.models import TrailEntry
from tildeling.delivery.commands import contents, import_visits, sources
from tildeling.delivery.models import Visit, VisitBatch, VisitKey
from tildeling.shared.refusals import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def read_file(administrator):
    def read_file(content, form="csv"):
        return import_visits(
            actor=administrator, at=AT, source_name="x", content=content, form=form
        )

    return read_file


def workbook(*rows, names=COLUMNS):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(names))
    for row in rows:
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


class TestCsv:
    @pytest.mark.parametrize("separator", [";", ","])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
    @pytest.mark.parametrize("end", ["\r\n", "\n"])
    def test_is_read_in_each_of_its_shapes(self, read_in, order, separator, encoding, end):
        batch = read_in(
            visit(1, order, ansatt="Åse-Ø"), visit(2, order, status="uteblitt"),
            separator=separator, encoding=encoding, end=end,
        )  # fmt: skip

        assert counts(batch) == (2, 0, 0, 0)
        assert current(1).carer == "Åse-Ø"

    def test_has_its_columns_in_any_order(self, read_in, order):
        batch = read_in(visit(1, order), columns=tuple(reversed(COLUMNS)))

        assert counts(batch) == (1, 0, 0, 0)

    def test_may_have_quotes_blanks_and_empty_lines(self, read_file, order):
        row = ";".join(f'" {visit(1, order).get(name, "")} "' for name in COLUMNS)
        other = ";".join(f" {visit(2, order).get(name, '')}" for name in COLUMNS)
        text = "\n" + ";".join(COLUMNS) + f"\n\n{row}\n;;;;;;;;;;;;;\n{other}"

        batch = read_file(text.encode())

        assert counts(batch) == (2, 0, 0, 0)
        assert current(2).carer == "1001"

    def test_counts_its_lines_as_an_editor_does(self, read_file, order):
        good = ";".join(visit(1, order).get(name, "") for name in COLUMNS)
        bad = ";".join(visit(2, "B0").get(name, "") for name in COLUMNS)

        batch = read_file((";".join(COLUMNS) + f"\r\n{good}\r\n\r\n{bad}\r\n").encode())

        assert [row.line for row in batch.refused_rows.all()] == [4]

    def test_keeps_backslashes_and_marks_that_look_like_no_value(self, read_in, order):
        batch = read_in(
            visit("\\N", order, ansatt="a\\tb\\"), visit("\\.", order), visit('%s{}\'"x"', order)
        )

        assert batch.stored == 3
        assert current('%s{}\'"x"').minutes == 25
        assert current("\\N").carer == "a\\tb\\"
        assert current("\\.").minutes == 25

    def test_is_read_across_its_blocks(self, read_in, order, monkeypatch):
        monkeypatch.setattr(contents, "BLOCK", 700)
        rows = [visit(number, order, ansatt="Ø" * (number % 7 + 1)) for number in range(60)]
        rows[30] = visit(30, "B0")

        batch = read_in(*rows)

        assert counts(batch) == (59, 0, 0, 1)
        assert batch.refused_rows.get().line == 32

    def test_is_read_from_a_path_and_from_an_open_file(self, read_file, order, tmp_path):
        content = csv_file(visit(1, order), visit(2, "B0"))
        path = tmp_path / "besøk.csv"
        path.write_bytes(content)

        from_path = read_file(path)
        with path.open("rb") as file:
            file.read(10)
            from_file = read_file(file)

        assert counts(from_path) == (1, 0, 0, 1)
        assert counts(from_file) == (0, 0, 1, 1)
        assert from_path.content_sha256 == from_file.content_sha256

    def test_with_one_broken_character_loses_that_row_only(self, read_file, order):
        rows = [visit(number, order, ansatt="Åse") for number in range(20)]
        content = csv_file(*rows).replace(b"7;fagsystem", b"7\xff;fagsystem", 1)

        batch = read_file(content)

        assert counts(batch) == (19, 0, 0, 1)
        row = batch.refused_rows.get()
        assert (row.line, row.column, row.code) == (9, "besok_id", "characters")

    def test_in_latin_1_may_have_a_row_that_would_also_be_utf_8(self, read_in, order):
        rows = [visit(number, order) for number in range(5)]

        batch = read_in(*rows, visit(9, order, ansatt="Ã¥se"), encoding="latin-1")

        assert counts(batch) == (6, 0, 0, 0)
        assert current(9).carer == "Ã¥se"

    def test_may_say_its_separator_first_and_end_every_line_with_one(self, read_file, order):
        text = csv_file(visit(1, order)).replace(b"\r\n", b";\r\n")

        assert counts(read_file(b"sep=;\r\n" + text)) == (1, 0, 0, 0)

    def test_with_only_a_header_is_an_empty_batch(self, read_file):
        assert counts(read_file(csv_file())) == (0, 0, 0, 0)


UNUSABLE = {
    "nothing": (b"", "tom"),
    "only a BOM": (b"\xef\xbb\xbf", "tom"),
    "only blank lines": (b"\r\n\n \n", "tom"),
    "no header": (csv_file().replace(b"besok_id", b"1", 1).split(b"\r")[0], "mangler"),
    "rows without header": (b"1;gat;B1;1001\n2;gat;B1;1001\n", "overskriften"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ikke en tekstfil"),
    "a PDF": (b"%PDF-1.7\n...", "ikke en tekstfil"),
    "a workbook called CSV": (workbook(), "ikke en tekstfil"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "ikke en tekstfil"),
    "UTF-16": (csv_file(encoding="utf-16"), "ikke en tekstfil"),
    "random bytes": (bytes((7 * n) % 256 for n in range(5000)), ""),
    "only NULs": (b"\0" * 5000, "ikke en tekstfil"),
    "one endless line": (csv_file() + b"x" * 3_000_000, "ikke en tekstfil"),
    "a column of names": (csv_file(columns=(*COLUMNS, "Navn")), "personopplysninger"),
    "a column of identity numbers": (csv_file(columns=("fnr", *COLUMNS)), "personopplysninger"),
    "a column we do not know": (csv_file(columns=(*COLUMNS, "merknad")), "nummer 15"),
    "tabs between": (csv_file(separator="\t"), "overskriften"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
@pytest.mark.django_db(transaction=True)
def test_an_unusable_file_says_so_and_writes_nothing(kind, administrator):
    from workflows import engine

    content, said = UNUSABLE[kind]

    with pytest.raises(Invalid) as refused:
        engine.run(import_visits, actor=administrator, at=AT, source_name="x", content=content)

    (sentence,) = refused.value.errors["file"]
    assert said in sentence
    assert sentence.endswith(".")
    assert not VisitBatch.objects.exists()
    assert not VisitKey.objects.exists()
    assert not TrailEntry.objects.filter(name="visits.imported").exists()


def test_more_sources_than_a_file_can_have_make_it_unusable(read_in, order):
    with pytest.raises(Invalid) as refused:
        read_in(*(visit(1, order, kilde=f"k{number}") for number in range(201)))

    assert "200 kilder" in refused.value.errors["file"][0]


class TestWorkbook:
    def test_is_read_with_times_as_dates_or_as_text(self, read_file, order):
        dated = visit(
            1,
            order,
            # What a sheet keeps has no time zone, and misses the minute by a hair.
            fra=datetime(2026, 3, 10, 8, 5, tzinfo=UTC).replace(tzinfo=None),
            til=datetime(2026, 3, 10, 8, 29, 59, 999000, tzinfo=UTC).replace(tzinfo=None),
        )
        rows = [dated, visit(2, order, besok_id=2, ansatt=1001.0, kjøretid_min=7.0)]

        batch = read_file(
            workbook(*([row.get(name) for name in COLUMNS] for row in rows)), form="xlsx"
        )

        assert counts(batch) == (2, 0, 0, 0)
        assert (current(1).minutes, current(2).minutes) == (25, 25)
        assert (current(2).carer, current(2).travel_minutes) == ("1001", 7)

    def test_gives_refused_rows_back_by_their_number_in_the_sheet(self, read_file, order):
        empty = [None] * len(COLUMNS)
        bad = visit(2, order, til="10.03.2026", kjøretid_min=0.25)
        rows = [visit(1, order), None, bad, visit(3, order, besok_id=True)]

        sheet = [empty if row is None else [row.get(name) for name in COLUMNS] for row in rows]

        batch = read_file(workbook(*sheet), form="xlsx")

        found = batch.refused_rows.get()
        assert (found.line, found.column, found.code) == (4, "til", "time_format")
        assert counts(batch) == (2, 0, 0, 1)

    def test_hands_on_no_formula(self, read_file, order):
        row = [visit(1, order).get(name) for name in COLUMNS]
        row[5] = "=1+1"

        batch = read_file(workbook(row), form="xlsx")

        assert batch.refused_rows.get().code == "missing"

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "ikke en arbeidsbok"),
            (b"besok_id;kilde", "ikke en arbeidsbok"),
            (workbook(names=["a", "b"]), "overskriften"),
            (workbook(names=[*COLUMNS, "navn"]), "personopplysninger"),
            (workbook()[:500], "ikke en arbeidsbok"),
        ],
    )
    def test_that_is_none_is_unusable(self, read_file, content, said):
        with pytest.raises(Invalid) as refused:
            read_file(content, form="xlsx")

        assert said in refused.value.errors["file"][0]

    def test_without_a_sheet_or_with_other_files_in_it_is_unusable(self, read_file):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("hei.txt", "hei")

        with pytest.raises(Invalid, match="invalid"):
            read_file(held.getvalue(), form="xlsx")

    def test_that_unpacks_to_too_much_is_not_unpacked(self, read_file, monkeypatch):
        monkeypatch.setattr(sources, "LARGEST_WORKBOOK", 1_000)

        with pytest.raises(Invalid) as refused:
            read_file(workbook(), form="xlsx")

        assert "for stor" in refused.value.errors["file"][0]


class TestRows:
    def test_are_read_by_name_and_numbered_from_one(self, read_in, order):
        batch = read_in(visit(1, order, kjøretid_min=7), visit(2, "B0"), form="rows")

        assert counts(batch) == (1, 0, 0, 1)
        assert current(1).travel_minutes == 7
        assert batch.refused_rows.get().line == 2

    def test_are_the_same_visits_as_in_a_file(self, read_in, order):
        read_in(visit(1, order), visit(2, order, status="bom"))

        batch = read_in(
            {**visit(1, order), "kjøretid_min": None}, visit(2, order, status="bom"), form="rows"
        )

        assert counts(batch) == (0, 0, 2, 0)

    @pytest.mark.parametrize("value", [["10.03.2026 08:30"], {"a": 1}, 1.5, True])
    def test_with_other_values_than_texts_and_numbers_are_refused(self, read_in, order, value):
        batch = read_in(visit(1, order, til=value), form="rows")

        row = batch.refused_rows.get()
        assert (row.column, row.code) == ("til", "value")

    @pytest.mark.parametrize("rows", [[], ["x"], b"x", {"besok_id": "1"}, [{"fnr": "1"}]])
    def test_that_are_none_are_unusable(self, administrator, rows):
        with pytest.raises(Invalid):
            import_visits(actor=administrator, at=AT, source_name="api", content=rows, form="rows")

        assert not Visit.objects.exists()


def test_another_form_is_unusable(administrator):
    with pytest.raises(Invalid):
        import_visits(actor=administrator, at=AT, source_name="x", content=b"", form="ods")
