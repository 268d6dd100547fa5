import pytest
from capture_tables import KOSOVO
from filled_forms import filled

from onrecord.errors import InputError, UsageError
from onrecord.estimates.statement import ASSUMPTIONS, Statement, template

BLANKS = {
    "territory": "Example Valley", "dates": "March to June", "manner_of_death": "killed", "status": "civilian",
    "why": "villages of three kinds", "inclusion": "named dead", "false_entries": "not known",
}  # fmt: skip


def _fill(form, **changes):
    for blank, value in (BLANKS | changes).items():
        form = form.replace(f'\n{blank} = ""', f'\n{blank} = "{value}"')
    return form.replace('\nname = ""', '\nname = "classes"')


def test_the_template_filled_in_is_a_statement():
    statement = Statement.from_toml(_fill(template(KOSOVO.lists)))
    assert statement.population.territory == "Example Valley"
    assert [rule.name for rule in statement.lists] == list(KOSOVO.lists)
    assert statement.fit(KOSOVO) == KOSOVO


def test_the_template_itself_is_no_statement():
    with pytest.raises(InputError, match="population: territory"):
        Statement.from_toml(template(KOSOVO.lists))


@pytest.mark.parametrize("blank", BLANKS)
def test_every_blank_must_be_filled(blank):
    with pytest.raises(InputError, match=blank):
        Statement.from_toml(_fill(template(["A", "B"]), **{blank: ""}))


def test_structural_zeros_must_be_answered():
    form = _fill(template(["A"])).replace("impossible = []", "")
    with pytest.raises(InputError, match="impossible"):
        Statement.from_toml(form)


def test_an_unknown_assumption_names_those_there_are():
    form = _fill(template(["A"])).replace('name = "classes"', 'name = "luck"')
    with pytest.raises(InputError, match=", ".join(ASSUMPTIONS)):
        Statement.from_toml(form)


@pytest.mark.parametrize("count", ["-1", "true", '"few"'])
def test_unnamed_records_must_be_a_number(count):
    form = _fill(template(["A"])).replace("unnamed_records = 0", f"unnamed_records = {count}")
    with pytest.raises(InputError, match="unnamed"):
        Statement.from_toml(form)


def test_text_that_is_no_toml_is_refused():
    with pytest.raises(InputError, match="not TOML"):
        Statement.from_toml("population = [")


def test_a_list_without_a_rule_is_refused():
    with pytest.raises(UsageError, match="HRW"):
        filled(["EXH", "ABA", "OSCE"]).fit(KOSOVO)


def test_the_form_comes_back_from_its_wire():
    statement = filled(KOSOVO.lists, derives_from="ABA", unnamed_records=3)
    assert Statement.from_wire(statement.to_wire()) == statement
    assert statement.derived == (("EXH", "ABA"),)


def test_another_answer_is_another_digest():
    assert filled(["A"]).digest != filled(["A"], unnamed_records=1).digest
