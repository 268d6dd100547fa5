import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.lists.names import LONGEST, name_of, words
from onrecord.lists.transliteration import bones, folded, romanised, script_of

SAME = [
    ("Олександр Дубенко", "Aleksandr Dubenko"),
    ("Олександр Дубенко", "DUBENKO, Sasha"),
    ("Сергій Миколайович Зорянський", "Sergey Nikolaevich Zorianskiy"),
    ("Юлія Горицька", "Julia Horytska"),
    ("Григорий Гонта", "Hryhorii Honta"),
    ("Muhammad Abdulrahman al-Najdi", "Mohamed Abd el-Rahman Najdi"),
    ("Dr. William van Elmford", "ELMFORD Bill"),
    ("김철수", "Kim Chul-soo"),
    ("김철수", "KIM Cheolsu"),
    ("김철수", "Chul Soo Kim"),
    ("강진광", "Jin-kwang Kang"),
    ("이영희", "Yi Yeonghui"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_in_any_script_and_order_are_the_same_words(one: str, other: str) -> None:
    shared = set(name_of({"name": one}).words) & set(name_of({"name": other}).words)
    fewer = min(len(name_of({"name": name}).words) for name in (one, other))
    assert len(shared) == fewer


def test_parts_and_whole_give_the_same_words() -> None:
    parts = name_of({"family": "Дубенко", "given": "Олег", "patronymic": "Іванович"})
    assert set(parts.words) == set(name_of({"name": "Олег Іванович Дубенко"}).words)


def test_kunya_is_not_the_name_in_it() -> None:
    assert set(name_of({"name": "Abu Khalid"}).words).isdisjoint(name_of({"name": "Khalid"}).words)


def test_patronymic_is_the_fathers_name_and_not_the_persons_own() -> None:
    son, father = name_of({"name": "Петро Іванович"}), name_of({"name": "Іван"})
    assert set(son.words).isdisjoint(father.words)
    assert set(name_of({"name": "Ivanovych"}).words) == set(name_of({"name": "Иванович"}).words)


def test_initials_are_kept_apart_from_words() -> None:
    name = name_of({"name": "J. Elmford"})
    assert name.words == name_of({"name": "Elmford"}).words
    assert name.initials == {"j"}
    assert name.letters == {"j", "e"}


def test_titles_alone_are_still_a_name() -> None:
    assert name_of({"name": "Major"}).words


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("محمد", "Mohammed"),
        ("يوسف", "Youssef"),
        ("مروان", "Marwan"),
        ("نوفولادني", "Novoladne"),
        ("خالد", "Khaled"),
    ],
)
def test_arabic_and_latin_spellings_have_the_same_bones(arabic: str, latin: str) -> None:
    assert bones(romanised(arabic)) == bones(romanised(latin))


def test_vowel_signs_do_not_break_a_word() -> None:
    assert words("الصبّان") == words("الصبان")


def test_misread_figures_are_letters_again() -> None:
    assert folded("n0rw00d") == folded("norwood")


@pytest.mark.parametrize(
    ("text", "script"),
    [("Київ", "cyrillic"), ("محمد", "arabic"), ("김", "hangul"), ("é", "latin"), ("12", "latin")],
)
def test_script_of_the_first_letter(text: str, script: str) -> None:
    assert script_of(text) == script


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more_and_any_text_is_read(text: str) -> None:
    name = name_of({"name": text})
    assert len(name.words) == len(name.plain) == len(name.bare)
    assert name_of({"name": text}) == name


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "\ud800\x00", "‮Elmford‬", "-" * 5000, "ال" * 5000, "가" * 5000]
)
def test_hostile_names_are_read_as_far_as_a_name_goes(text: str) -> None:
    assert sum(map(len, name_of({"name": text}).words)) <= 4 * LONGEST
