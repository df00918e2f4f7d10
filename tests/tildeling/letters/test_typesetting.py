# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The PDF says what the tree says, is tagged, and is made of nothing from outside."""

import hashlib
import io
import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pypdf
import pytest

from services.letter_facts import Addressee, LetterKind, Party
from services.letter_tree import strings_of
from services.letters import compose
from tests.factories.letters import letter_facts
from tildeling.letters import typesetting
from tildeling.letters.typesetting import FONTS, TEMPLATES, CannotTypeset, typeset


def pdf_of(tree):
    return pypdf.PdfReader(io.BytesIO(typeset(tree)))


def squeezed(text):
    """Without space, breaks and hyphens, which the setting of lines is free to change."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\u200b-\u00ad")


def read_back(tree):
    pages = [squeezed(page.extract_text()) for page in pdf_of(tree).pages]
    return "".join(
        re.sub(r"Eksempelkommune,saksnummer\S+Side\d+av\d+$", "", page) for page in pages
    )


def shown_in(tree):
    """Every text of the tree that a reader is to see."""
    yield tree["title"]
    for part in tree["sections"]:
        yield part["title"]
        for block in part["blocks"]:
            yield from strings_of(
                [held for key, held in block.items() if key not in {"type", "id"}]
            )


def with_text(value):
    return compose("grant", letter_facts(situation=(value,)))


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_text_of_the_tree_is_read_back_from_the_pdf(kind):
    tree = compose(kind, letter_facts(kind))
    read = read_back(tree)
    assert [text for text in shown_in(tree) if squeezed(text) not in read] == []


@pytest.mark.parametrize(
    "value",
    [
        '#import "x.typ": *',
        '#read("letter.typ")',
        "*fet* _kursiv_ `kode` = Overskrift",
        "$x^2$ @ref <label> // kommentar /* og */",
        "<script>alert(1)</script>",
        "\\ \\u{41} \\n",
        '"]) #panic() {{ tree }} {weeks}',
        "~ -- --- ... 'a' \"b\"",
        "👍🏽 😀 ❤️",
        "Ærlig Øst Ångström Čáhppes Đorđe Łukasz Ñandú ẞ",
        "ord " * 1250,
    ],
)
def test_what_looks_like_markup_stays_text(value):
    assert squeezed(value) in read_back(with_text(value))


def test_text_without_a_place_to_break_stays_on_the_page():
    tree = with_text("a" * 5000)
    page = pdf_of(tree).pages[0]
    right = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: right.append(tm[4]))
    assert "a" * 5000 in read_back(tree)
    assert max(right) < float(page.mediabox.width)


def test_marks_of_direction_change_no_letter():
    assert "Hei" in read_back(with_text("\u200fHei\u200e"))


def test_sign_that_no_font_has_is_shown_as_missing():
    assert squeezed("navn □□ slutt") in read_back(with_text("navn \u0627\u0628 slutt"))
    assert squeezed("a□b□c") in read_back(with_text("a\ue000b\ufffdc"))


def test_nul_in_a_tree_from_elsewhere_is_not_fatal():
    tree = with_text("x")
    tree["title"] = "Tittel\x00 med\x1b tegn"
    assert squeezed("Tittel□ med□ tegn") in read_back(tree)


def test_file_is_tagged_and_says_what_it_is():
    pdf = pdf_of(compose("grant", letter_facts()))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] in ("nb", "nb-NO")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert pdf.metadata.title == "Vedtak om helse- og omsorgstjenester"
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert pdf.metadata.title in xmp


def tags_of(node, found):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            tags_of(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(node["/S"])
        if "/K" in node:
            tags_of(node["/K"], found)
    return found


def test_headings_lists_and_table_headers_are_tagged():
    pdf = pdf_of(compose("partial_grant", letter_facts("partial_grant")))
    tags = tags_of(pdf.trailer["/Root"]["/StructTreeRoot"], [])
    assert tags.count("/H1") == 1
    assert {"/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Caption"} <= set(tags)
    assert tags.count("/TH") == 4


def test_only_our_fonts_are_embedded():
    names = {
        font.get_object()["/BaseFont"]
        for page in pdf_of(compose("refusal", letter_facts("refusal"))).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names
    assert all(name.split("+")[-1].startswith("Inter") for name in names)


def test_fonts_are_the_ones_in_the_lock_file():
    lock = json.loads((FONTS / "fonts.lock.json").read_text(encoding="utf-8"))
    assert {row["file"] for row in lock["fonts"]} == {path.name for path in FONTS.glob("*.ttf")}
    for row in lock["fonts"]:
        made = hashlib.sha256((FONTS / row["file"]).read_bytes()).hexdigest()
        assert made == row["sha256"]
        assert (FONTS / row["licence_file"]).is_file()
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 2_500_000


def test_every_character_the_lock_file_names_can_be_set():
    lock = json.loads((FONTS / "fonts.lock.json").read_text(encoding="utf-8"))
    ends = [end for line in lock["characters"] for part in line.split() for end in part.split("-")]
    tree = with_text(" ".join(chr(int(end, 16)) for end in ends))
    tree["sections"] = [part for part in tree["sections"] if part["id"] == "situation"]
    for form in ("paragraph", "lead", "note"):
        tree["sections"][0]["blocks"][0]["type"] = form
        assert typeset(tree).startswith(b"%PDF")


def test_same_tree_same_bytes():
    tree = compose("partial_grant", letter_facts("partial_grant"))
    first = typeset(tree)
    typesetting._of_thread.__dict__.clear()
    assert typeset(json.loads(json.dumps(tree))) == first


def test_threads_do_not_disturb_each_other():
    trees = [compose("grant", letter_facts(reference=f"2026/{n}")) for n in range(8)]
    alone = [typeset(tree) for tree in trees]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(typeset, trees)) == alone


def test_long_letter_numbers_its_pages():
    pdf = pdf_of(with_text("\n".join("Et avsnitt om hverdagen din. " * 12 for _ in range(200))))
    assert len(pdf.pages) >= 20
    assert f"Side 20 av {len(pdf.pages)}" in pdf.pages[19].extract_text().replace("\u00a0", " ")


def test_no_network_and_no_package(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    typesetting._of_thread.__dict__.clear()
    typeset(compose("grant", letter_facts()))
    for template in TEMPLATES.glob("*.typ"):
        text = template.read_text(encoding="utf-8")
        assert "@preview" not in text
        assert set(re.findall(r'#(?:import|include|read) *"([^"]*)"', text)) <= {"blocks.typ"}


def test_compiler_reads_no_file_outside_its_folder(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmelig", encoding="utf-8")
    tree = with_text(f'#read("{secret}") ../../{secret} {secret}')
    assert "hemmelig" not in read_back(tree)
    climb = "../" * len(TEMPLATES.parts)
    source = f'#set document(title: "x")\n#read("{climb}{secret}")'
    with pytest.raises(typesetting.typst.TypstError, match=r"outside|escape|not found"):
        typesetting.new_compiler().compile(source.encode(), format="pdf")


def test_refusal_quotes_nothing_of_the_letter():
    tree = compose("grant", letter_facts())
    tree["sections"][0]["blocks"][0] = {"type": "lead", "id": "x"}
    with pytest.raises(CannotTypeset) as refused:
        typeset(tree)
    assert "Inger" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_address_stands_in_the_window_of_a_c5_envelope():
    to = Addressee(party=Party(name="Vinduskonvolutt", address=("Gata 1", "1470 Eksempel")))
    page = pdf_of(compose("grant", replace(letter_facts(), addressee=to))).pages[0]
    found = {}
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: found.setdefault(
            text.strip(), ((cm[4] + tm[4]) / 72 * 25.4, (cm[5] + tm[5]) / 72 * 25.4)
        )
    )
    across, up = found["Vinduskonvolutt"]
    assert 20 <= across <= 30
    assert 45 <= 297 - up <= 80


def test_long_address_pushes_the_title_down_and_covers_nothing():
    to = Addressee(party=Party(name="Et navn " * 60, address=("Gata " * 40, "1470 Eksempel")))
    read = read_back(compose("grant", letter_facts(addressee=to)))
    assert read.index("1470Eksempel") < read.index("Vedtakomhelse")
