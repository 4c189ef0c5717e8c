"""Whether two names denote one person, each answer with its reason."""

from bot.language.same_name.decision import Answer, Verdict, compare, compare_file, compare_spelling, may_be_one

__all__ = ["Answer", "Verdict", "compare", "compare_file", "compare_spelling", "may_be_one"]
