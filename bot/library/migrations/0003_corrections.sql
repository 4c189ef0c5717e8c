-- What people corrected, kept for ever. The article is known again, also after it was removed and comes back, as a load
-- knows it: by its path, by its address where it has no path, or by its content. `title`, `source` and `published` are
-- what the article says of itself; its row in `articles` holds what people made of it.
CREATE TABLE corrected_articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER UNIQUE REFERENCES articles (id) ON DELETE SET NULL,
    path TEXT NOT NULL,
    canonical_url TEXT,
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT,
    published TEXT
) STRICT;

CREATE INDEX corrected_articles_path ON corrected_articles (path) WHERE path <> '';
CREATE INDEX corrected_articles_canonical_url ON corrected_articles (canonical_url) WHERE canonical_url IS NOT NULL;
CREATE INDEX corrected_articles_content_hash ON corrected_articles (content_hash);

-- `before` is the value replaced, the sentence of a struck contact, the name of a struck actor, or the title of a removed
-- article; `after` is the value set, and null for what was struck or removed. `countries` are codes, sorted, with spaces
-- between. Of several corrections of one field the newest that is not undone holds.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    corrected_id INTEGER NOT NULL REFERENCES corrected_articles (id) ON DELETE CASCADE,
    target TEXT NOT NULL CHECK (target IN ('title', 'source', 'published', 'contact', 'actor', 'article')),
    before TEXT,
    after TEXT,
    kind TEXT,
    countries TEXT,
    author_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    made TEXT NOT NULL,
    undone TEXT,
    undone_by INTEGER
) STRICT;

CREATE INDEX corrections_article ON corrections (corrected_id);

-- The articles in the order of their last change, whichever process made it; those removed stay as numbers.
CREATE TABLE article_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER articles_inserted AFTER INSERT ON articles BEGIN
    INSERT OR REPLACE INTO article_changes (article_id) VALUES (new.id);
END;

CREATE TRIGGER articles_updated AFTER UPDATE OF updated ON articles BEGIN
    INSERT OR REPLACE INTO article_changes (article_id) VALUES (new.id);
END;

CREATE TRIGGER articles_deleted AFTER DELETE ON articles BEGIN
    INSERT OR REPLACE INTO article_changes (article_id) VALUES (old.id);
END;

CREATE INDEX articles_version ON articles (version, id);

-- Runs that analyse every article again, in the order of their ids, and how far each came.
CREATE TABLE reanalyses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    total INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    last_article INTEGER NOT NULL DEFAULT 0,
    until_article INTEGER NOT NULL
) STRICT;
