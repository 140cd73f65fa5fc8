"""What a person reads on a page, and what their browser sends."""

from datetime import date

import pytest

from replay.markers import name_pattern
from replay.page_forms import CannotFill, forms_of
from replay.text import PageText

PAGE = """<html><head><title>Signaal</title><style>.x{color:red}</style></head><body>
<h1>Wat  zag
 je?</h1><p>Een <b>zin</b> in delen.</p><script>var geheim = 1</script>
<form method="post" action="/weg/"><input type="hidden" name="csrfmiddlewaretoken" value="abc">
<input name="naam" value="Ada"><textarea name="tekst">
regel</textarea>
<input name="dag_0"><input name="dag_1"><input name="dag_2">
<input type="radio" name="keus" value="yes"><input type="radio" name="keus" value="no" checked>
<input type="checkbox" name="los"><input type="checkbox" name="veel" value="a" checked>
<input type="checkbox" name="veel" value="b"><select name="wie"><option value="">-</option>
<option value="1" selected>Een</option></select><button name="stuur" value="1">Stuur</button></form>
</body></html>"""


@pytest.fixture
def form():
    return forms_of(PAGE, "/hier/")[0]


def test_a_page_is_read_in_lines():
    page = PageText(PAGE)
    assert page.title == "Signaal"
    assert "Wat zag je?" in page.lines
    assert "Een zin in delen." in page.lines
    assert "Ada" in page.lines
    assert "geheim" not in page.text


def test_a_form_is_sent_as_it_stands(form):
    sent = form.payload()
    assert ("csrfmiddlewaretoken", "abc") in sent
    assert ("keus", "no") in sent
    assert ("veel", "a") in sent
    assert ("wie", "1") in sent
    assert not [name for name, _ in sent if name in {"los", "stuur"}]


def test_a_form_is_filled_by_name(form):
    form.fill({"naam": "Bo", "dag": date(2026, 3, 2), "keus": True, "los": True, "veel": ["b"]})
    sent = dict(form.payload())
    assert (sent["naam"], sent["keus"], sent["los"], sent["veel"]) == ("Bo", "yes", "on", "b")
    assert (sent["dag_0"], sent["dag_1"], sent["dag_2"]) == ("2", "3", "2026")


@pytest.mark.parametrize("fields", [{"leeftijd": "3"}, {"keus": "maybe"}, {"wie": "9"}, {"einde": date.min}])
def test_what_a_page_does_not_offer_cannot_be_filled_in(form, fields):
    with pytest.raises(CannotFill):
        form.fill(fields)


def test_a_forger_sends_it_all_the_same(form):
    form.fill({"wie": "9", "leeftijd": "3"}, forced=True)
    assert dict(form.payload())["wie"] == "9"


def test_a_name_is_found_as_a_whole_word_only():
    assert name_pattern("Ties").search("van Ties, vandaag")
    assert not name_pattern("Ties").search("Functies en Tiestijl")
