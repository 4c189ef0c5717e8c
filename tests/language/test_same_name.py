"""The decision whether two names denote one person: each rule with its answer and its reason."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.lexicons import load_rows
from bot.language.same_name import compare, compare_file, compare_spelling, may_be_one
from bot.language.same_name.parsing import parse


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sergueï Choïgou", "Sergey Shoygu"),
        ("Vladimir Poutine", "Vladimir Putin"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelenski"),
        ("Mohamed Chia es-Soudani", "Muhammad Shia al-Sudani"),
        ("Esmaïl Qaani", "Ismail Ghaani"),
        ("Esmaïl Qaani", "Esmail Kaani"),
        ("Mohammad Bagher Ghalibaf", "Mohammed Baqer Qalibaf"),
        ("Abdelmadjid Tebboune", "Abdelmajid Tebboune"),
        ("Abdel Fattah al-Sissi", "Abd al-Fattah as-Sisi"),
        ("Salah al-Din Rabbani", "Salaheddine Rabbani"),
        ("Xi Jinping", "Xi Jin-ping"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Moon Jae-in", "Jae-in Moon"),
        ("Orbán Viktor", "Viktor Orban"),
        ("Poutine, Vladimir", "Vladimir Putin"),
        ("Elizabeth II", "Élisabeth II"),
        ("Léon XIV", "Leo XIV"),
        ("Jean-Noël Barrot", "Jean Noël Barrot"),
        ("J.D. Vance", "JD Vance"),
    ],
)
def test_spellings_of_one_name(first: str, second: str) -> None:
    verdict = compare_spelling(first, second)
    assert verdict.answer == "same", verdict.reason


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("Hassan Rohani", "Hossein Rohani", "hassan against hossein"),
        ("Mahmoud Jafari", "Mohammed Jafari", "mahmoud against mohammed"),
        ("Bachar Saleh", "Bachir Saleh", "bachar against bachir"),
        ("Robert Moreau", "Roberta Moreau", "robert against roberta"),
        ("Michel Moreau", "Michelle Moreau", "michel against michelle"),
        ("Jo Moreau", "Joe Moreau", "jo against joe"),
        ("Karim Haddad", "Karima Haddad", "karim against karima"),
        ("Li Qiang", "Li Keqiang", "given names qiang and keqiang"),
        ("Wang Li", "Li Wang", "family names"),
        ("George W. Bush", "George H. W. Bush", "other initials"),
        ("Mohammed V", "Mohammed VI", "“V” against “VI”"),
        ("Abdallah II", "Abdallah Ensour", "a ruler's name"),
        ("J. D. Vance", "Joseph Dunford", "nothing but initials"),
        ("Emmanuel Macron", "Olaf Scholz", "emmanuel macron against olaf scholz"),
    ],
)
def test_two_persons(first: str, second: str, reason: str) -> None:
    verdict = compare_spelling(first, second)
    assert verdict.answer == "different"
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("Soudani", "Mohamed Chia al-Soudani", "a family name alone"),
        ("M. Trump", "Donald Trump", "a family name alone"),
        ("Vladimir", "Vladimir Poutine", "a given name alone"),
        ("Barzani", "Barzani", "may be relatives"),
        ("J. Sullivan", "Jake Sullivan", "the initial J. fits jake"),
        ("J. Vance", "J. D. Vance", "J"),
        ("Jean Le Pen", "Jean-Marie Le Pen", "half of a double name"),
        ("Idriss Déby", "Mahamat Idriss Déby", "father and son"),
        ("Donald Trump", "Donald Trump Jr.", "father and son"),
        ("Mohammad Jafari", "Mohammad Ali Jafari", "many are called mohammad"),
        ("Ali Hassan", "Hassan Ali", "another order"),
        ("Владимир Путин", "Vladimir Poutine", "not in Latin letters"),
        ("", "Vladimir Poutine", "no name"),
        ("***", "***", "no name"),
    ],
)
def test_what_a_person_is_asked(first: str, second: str, reason: str) -> None:
    verdict = compare_spelling(first, second)
    assert verdict.answer == "ask"
    assert reason in verdict.reason


def test_the_tables_know_spellings_that_no_rule_joins() -> None:
    assert compare("Lai Ching-te", "William Lai") == ("same", "known spelling of Lai Ching-te")
    assert compare("Mao Tsé-toung", "Mao Zedong").answer == "same"
    assert compare("Ahmad al-Chareh", "Abou Mohammed al-Joulani").answer == "same"


def test_a_spelling_near_a_known_one_reaches_its_person() -> None:
    assert compare_spelling("Mohammed as-Sudani", "Mohamed Chia al-Soudani").answer == "ask"
    assert compare("Mohamed as-Sudani", "Mohammed Shia al-Soudani").answer == "same"


def test_the_tables_keep_known_persons_apart() -> None:
    verdict = compare("Idriss Déby", "Mahamat Idriss Déby")
    assert verdict == ("different", "known as two persons: Idriss Déby and Mahamat Idriss Déby")


def test_a_daughter_is_not_her_father() -> None:
    assert compare("Aung San", "Aung San Suu Kyi").answer == "different"


def test_a_name_of_two_persons_is_asked() -> None:
    verdict = compare("George Bush", "George W. Bush")
    assert verdict.answer == "ask"
    assert "George H. W. Bush" in verdict.reason


def test_a_family_name_alone_on_both_sides_needs_one_known_bearer() -> None:
    assert compare("Poutine", "Putin").answer == "same"
    assert compare("Rajapaksa", "Rajapakse").answer == "ask"


def test_names_are_taken_apart() -> None:
    assert parse("Mme Ursula von der Leyen").texts == ("ursula", "leyen")
    assert parse("Asadollah Ursula").texts == ("asadallah", "ursula")
    assert parse("Abd al-Rahman al-Rachid").texts == parse("Abderrahman Rachid").texts
    assert parse("Ri Son Gwon").texts == ("ri", "songwon")
    assert parse("roi Felipe VI").suffix == "VI"
    assert parse("Ben Wallace").texts == ("ben", "wallace")
    assert [token.initial for token in parse("J.D. Vance").tokens] == [True, True, False]


def test_what_is_too_long_for_a_name() -> None:
    verdict = compare("Jean " * 5_000, "Jean Dupont")
    assert verdict == ("ask", "25000 characters are no name: give the name alone, 120 at most")


def test_a_file_gives_one_answer_a_line(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_bytes(
        "\ufeffVladimir Poutine\tVladimir Putin\r\nno tab here\n\nJoe Biden\tJill Biden\tthird\n\xff\tA".encode()
    )
    answers = list(compare_file(path))
    assert [answer for answer, _ in answers] == ["same", "ask", "ask", "different", "different"]
    assert "line 2" in answers[1][1]
    assert "line 3" in answers[2][1]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"missing\.tsv"):
        list(compare_file(tmp_path / "missing.tsv"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gets_an_answer_that_order_does_not_change(first: str, second: str) -> None:
    verdict = compare(first, second)
    assert verdict.reason
    assert "\n" not in verdict.reason
    assert verdict.answer == compare(second, first).answer


class TestMayBeOne:
    """What is told apart without comparing is told apart by comparing too."""

    @pytest.mark.parametrize(
        ("first", "second"),
        [("Zine Benali", "Zine Ben Ali"), ("Volodymyr Zelensky", "Zelenskyy"), ("Joe Biden", "Joseph Robinette Biden")],
    )
    def test_spellings_are_compared(self, first: str, second: str) -> None:
        assert may_be_one(first, second)

    @pytest.mark.parametrize(
        ("first", "second"), [("Emmanuel Macron", "Vladimir Poutine"), ("Sergueï Lavrov", "Hakan Fidan")]
    )
    def test_other_persons_are_not(self, first: str, second: str) -> None:
        assert not may_be_one(first, second)
        assert compare(first, second).answer == "different"

    def test_all_spellings_of_the_tables_are_compared(self) -> None:
        spellings = [row[0].split("|") for row in load_rows("office_holders.tsv")]
        apart = [(names[0], other) for names in spellings for other in names[1:] if not may_be_one(names[0], other)]
        assert not apart
        assert sum(map(len, spellings)) > len(spellings)

    def test_who_is_left_out_is_nobody_that_comparing_finds(self) -> None:
        names = sorted({row[0].split("|")[0] for row in load_rows("office_holders.tsv")})[::9]
        pairs = [(one, two) for one, two in combinations(names, 2) if not may_be_one(one, two)]
        assert len(pairs) > 1_000
        assert not [pair for pair in pairs[::7] if compare(*pair).answer != "different"]
