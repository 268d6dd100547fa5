from onrecord.lists.spelling import readings, same_bones


def test_a_rare_slip_is_read_as_the_common_spelling() -> None:
    read = readings([("elmford",)] * 10 + [("elmfrod",), ("elmfordd",), ("elmxford",)])
    assert {read[word] for word in ("elmfrod", "elmfordd", "elmxford")} == {"elmford"}


def test_two_common_spellings_stay_two() -> None:
    read = readings([("hansen",)] * 10 + [("hanson",)] * 8)
    assert read["hanson"] == "hanson"


def test_short_words_and_words_with_figures_are_no_slips() -> None:
    read = readings([("ivan",)] * 10 + [("iva",), ("iv4n",)])
    assert read["iva"] == "iva"
    assert read["iv4n"] == "iv4n"


def test_very_long_words_cost_nothing() -> None:
    assert readings([("a" * 100_000,), ("b",)])["b"] == "b"


def test_a_bare_word_is_read_as_the_commonest_word_with_its_bones() -> None:
    bare, full, rare = ("mhmd", "mhmd", True), ("muhamad", "muhammad", False), ("mohamid", "mohamid", False)
    read = same_bones([(bare,), (full,), (full,), (rare,)])
    assert read["mhmd"] == read["mohamid"] == "muhamad"


def test_nothing_is_read_otherwise_without_a_bare_word() -> None:
    assert same_bones([(("anna", "anna", False),), (("anne", "anne", False),)]) == {}
