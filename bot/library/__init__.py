"""The library in SQLite: articles, what was read from them, search, and watches."""

from bot.library.arrivals import Arrivals, NewActor, NewStory
from bot.library.articles import Known, Outcome, Stored
from bot.library.catalogue import Catalogue
from bot.library.contradictions import Conflict, Contradiction, Side
from bot.library.corrections import Author, Correction, Target
from bot.library.digests import DigestSchedule
from bot.library.events import EventRow
from bot.library.library import Library
from bot.library.loads import LibraryStatus, LoadRun
from bot.library.migrate import LibraryError
from bot.library.query import Problem, QueryError
from bot.library.revisions import Change, Relation
from bot.library.settings import ServerSettings, Task
from bot.library.stories import Republication
from bot.library.watches import Place, TooManyWatches, Wanted, WatchExists

__all__ = [
    "Arrivals",
    "Author",
    "Catalogue",
    "Change",
    "Conflict",
    "Contradiction",
    "Correction",
    "DigestSchedule",
    "EventRow",
    "Known",
    "Library",
    "LibraryError",
    "LibraryStatus",
    "LoadRun",
    "NewActor",
    "NewStory",
    "Outcome",
    "Place",
    "Problem",
    "QueryError",
    "Relation",
    "Republication",
    "ServerSettings",
    "Side",
    "Stored",
    "Target",
    "Task",
    "TooManyWatches",
    "Wanted",
    "WatchExists",
]
