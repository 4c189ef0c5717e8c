-- Dates are ISO 8601 text; moments are UTC with microseconds and offset, so that text order is time order.

CREATE TABLE migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied TEXT NOT NULL
) STRICT;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    url TEXT,
    canonical_url TEXT,
    title TEXT NOT NULL,
    source TEXT,
    published TEXT,
    language TEXT NOT NULL,
    supported INTEGER NOT NULL CHECK (supported IN (0, 1)),
    content_hash TEXT NOT NULL,
    version TEXT NOT NULL,
    added TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX articles_path ON articles (path) WHERE path <> '';
CREATE INDEX articles_canonical_url ON articles (canonical_url) WHERE canonical_url IS NOT NULL;
CREATE INDEX articles_content_hash ON articles (content_hash);
CREATE INDEX articles_newest ON articles (published DESC, id DESC);

CREATE TABLE blocks (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sentences (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    block INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE summary_ranks (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    PRIMARY KEY (article_id, rank),
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One row per actor and article. `folded` is the name without case and accents, `sentence` the first that names the actor;
-- `published` is the article's (the trigger below keeps it so) and `preference` sorts the rows of one actor: the newest
-- that gives a role speaks for the others.
CREATE TABLE actors (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    type TEXT NOT NULL,
    country TEXT,
    role TEXT,
    mentions INTEGER NOT NULL,
    sentence INTEGER,
    published TEXT,
    preference TEXT NOT NULL GENERATED ALWAYS AS ((role IS NOT NULL) || ifnull(published, '')) STORED,
    UNIQUE (article_id, position),
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, position) ON DELETE CASCADE
) STRICT;

CREATE INDEX actors_name ON actors (folded, type, country, preference, article_id);
CREATE INDEX actors_published ON actors (published, folded, type, country, mentions, article_id, position);

-- What each name adds up to over all articles, for each country it is given ('' for none). `total` and `total_articles`
-- are what is shown: a name's count without a country goes to the only country known for it.
CREATE TABLE actor_counts (
    folded TEXT NOT NULL,
    type TEXT NOT NULL,
    country TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    total_articles INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (folded, type, country)
) STRICT, WITHOUT ROWID;

CREATE INDEX actor_counts_total ON actor_counts (total DESC, total_articles DESC, folded);
CREATE INDEX actor_counts_country ON actor_counts (country, total DESC, total_articles DESC, folded);

CREATE TABLE mentions (
    article_id INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, actor, position),
    FOREIGN KEY (article_id, actor) REFERENCES actors (article_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- `sort_key` puts contacts in reading order, highest first: dated before undated, the newest first, a month after its days
-- and a year after its months (each begins on their first day), then by publication, which orders the undated too.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    sentence INTEGER NOT NULL,
    since TEXT,
    until TEXT,
    precision TEXT NOT NULL,
    predicate TEXT NOT NULL,
    pattern TEXT NOT NULL,
    date_words TEXT NOT NULL,
    status_words TEXT NOT NULL,
    attribution TEXT NOT NULL,
    published TEXT,
    sort_key TEXT NOT NULL GENERATED ALWAYS AS (
        ifnull(since, '0000-00-00')
        || CASE precision WHEN 'day' THEN 3 WHEN 'month' THEN 2 WHEN 'year' THEN 1 ELSE 0 END
        || ifnull(published, '0000-00-00') || printf('%012d%05d', article_id, 99999 - position)
    ) STORED,
    UNIQUE (article_id, position),
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, position) ON DELETE CASCADE
) STRICT;

CREATE INDEX contacts_sort_key ON contacts (sort_key DESC);

CREATE TABLE parties (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    country TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (contact_id, position)
) STRICT, WITHOUT ROWID;

-- The contacts of each country in reading order.
CREATE TABLE contact_countries (
    country TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (country, sort_key)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX contact_countries_contact ON contact_countries (contact_id, country);

-- Where a date of publication is mended, its copies follow; the ids of passages follow when the article is indexed anew.
CREATE TRIGGER articles_published AFTER UPDATE OF published ON articles BEGIN
    UPDATE actors SET published = new.published WHERE article_id = new.id;
    UPDATE contacts SET published = new.published WHERE article_id = new.id;
    UPDATE contact_countries SET sort_key = (SELECT sort_key FROM contacts WHERE id = contact_id)
    WHERE contact_id IN (SELECT id FROM contacts WHERE article_id = new.id);
END;

CREATE TABLE party_people (
    contact_id INTEGER NOT NULL,
    party INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (contact_id, party, position),
    FOREIGN KEY (contact_id, party) REFERENCES parties (contact_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What search looks through: each sentence, and the title (no sentence number) where no sentence repeats it.
-- Ids begin with the day of publication, so that the index can be read from the newest on.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    sentence INTEGER,
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, position) ON DELETE CASCADE
) STRICT;

CREATE INDEX passages_article ON passages (article_id);

-- The words come folded from the program; the ascii tokenizer then splits at their spaces and alters nothing.
CREATE VIRTUAL TABLE passages_fts USING fts5 (stems, words, tokenize = 'ascii');
CREATE VIRTUAL TABLE articles_fts USING fts5 (title, actors, body, tokenize = 'ascii');
CREATE VIRTUAL TABLE articles_vocab USING fts5vocab (articles_fts, 'row');

CREATE TABLE watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER,
    channel_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    query TEXT NOT NULL,
    stems TEXT NOT NULL,
    created TEXT NOT NULL,
    UNIQUE (channel_id, stems)
) STRICT;

CREATE TABLE mention_claims (
    watch_id INTEGER PRIMARY KEY REFERENCES watches (id) ON DELETE CASCADE,
    claimed TEXT NOT NULL
) STRICT;

CREATE TABLE load_runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE load_failures (
    run_id INTEGER NOT NULL REFERENCES load_runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;
