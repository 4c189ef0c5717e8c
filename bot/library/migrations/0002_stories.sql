-- A story is what articles of one text make up together. Ids are never used twice: what was told of a story that was
-- joined to another must not pass for something told of a later one.
CREATE TABLE stories (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;

-- `corrects` says that the article calls itself a correction. `relation` is what it is to `origin`, an older article of
-- the story; the oldest has neither.
CREATE TABLE story_articles (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    story_id INTEGER NOT NULL REFERENCES stories (id),
    corrects INTEGER NOT NULL CHECK (corrects IN (0, 1)),
    relation TEXT CHECK (relation IN ('copy', 'version', 'correction')),
    origin INTEGER REFERENCES articles (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX story_articles_story ON story_articles (story_id);
CREATE INDEX story_articles_origin ON story_articles (origin) WHERE origin IS NOT NULL;

-- The smallest hashes of each article's runs of words, by which its twins are found.
CREATE TABLE sketches (
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sketches_article ON sketches (article_id);

-- Articles that share their text, each pair both ways round.
CREATE TABLE twins (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    twin_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    resemblance REAL NOT NULL,
    PRIMARY KEY (article_id, twin_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX twins_twin ON twins (twin_id);
