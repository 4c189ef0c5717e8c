"""The library in SQLite: articles, what was read from them, search, and watches."""

from bot.library.articles import Known, Outcome, Stored
from bot.library.catalogue import Catalogue
from bot.library.corrections import Author, Correction, Target
from bot.library.library import Library
from bot.library.loads import LibraryStatus, LoadRun
from bot.library.migrate import LibraryError
from bot.library.query import Problem, QueryError
from bot.library.revisions import Change, Relation
from bot.library.stories import Republication
from bot.library.watches import Place, TooManyWatches, Wanted, WatchExists

__all__ = [
    "Author",
    "Catalogue",
    "Change",
    "Correction",
    "Known",
    "Library",
    "LibraryError",
    "LibraryStatus",
    "LoadRun",
    "Outcome",
    "Place",
    "Problem",
    "QueryError",
    "Relation",
    "Republication",
    "Stored",
    "Target",
    "TooManyWatches",
    "Wanted",
    "WatchExists",
]
