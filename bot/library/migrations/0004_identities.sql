-- A person or body across articles. Ids are never used twice. `name` is the form most articles use, `country` ('' for none)
-- the one most of them give; the counts are over all its forms, an article counted once.
CREATE TABLE identities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL DEFAULT '',
    mentions INTEGER NOT NULL DEFAULT 0,
    articles INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX identities_total ON identities (mentions DESC, articles DESC, id);
CREATE INDEX identities_country ON identities (country, mentions DESC, articles DESC, id);

-- A form of a name, what it is joined to, and why: `how` is the rule, `other` the name it was compared with, `reason` the
-- rule's own words. A family name alone is judged anew for each year and office it is told with ('' for other forms);
-- `since` and `until` are the first and last day of publication of the articles that use the form.
CREATE TABLE joints (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL REFERENCES identities (id),
    type TEXT NOT NULL,
    folded TEXT NOT NULL,
    country TEXT NOT NULL,
    year TEXT NOT NULL,
    office TEXT NOT NULL,
    name TEXT NOT NULL,
    how TEXT NOT NULL,
    other TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    made TEXT NOT NULL,
    since TEXT,
    until TEXT,
    mentions INTEGER NOT NULL DEFAULT 0,
    articles INTEGER NOT NULL DEFAULT 0,
    UNIQUE (type, folded, country, year, office)
) STRICT;

CREATE INDEX joints_identity ON joints (identity_id);
CREATE INDEX joints_unused ON joints (id) WHERE articles <= 0;

-- What a form is found by: forms that may be one share a key.
CREATE TABLE joint_keys (
    key TEXT NOT NULL,
    joint_id INTEGER NOT NULL REFERENCES joints (id) ON DELETE CASCADE,
    PRIMARY KEY (key, joint_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX joint_keys_joint ON joint_keys (joint_id);

-- Forms whose names may be one, by the rule for two names; each pair both ways round.
CREATE TABLE joint_pairs (
    joint_id INTEGER NOT NULL REFERENCES joints (id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES joints (id) ON DELETE CASCADE,
    answer TEXT NOT NULL CHECK (answer IN ('same', 'ask')),
    how TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (joint_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX joint_pairs_other ON joint_pairs (other_id);

ALTER TABLE actors ADD COLUMN joint_id INTEGER REFERENCES joints (id);

CREATE INDEX actors_joint ON actors (joint_id, preference, article_id, mentions);
DROP INDEX actors_published;
CREATE INDEX actors_published ON actors (published, joint_id, mentions, article_id, position);
CREATE INDEX actors_unplaced ON actors (article_id) WHERE joint_id IS NULL;
DROP TABLE actor_counts;

-- The office that an actor's role words, without its country ('' for none), where it can be told.
CREATE TABLE roles (
    article_id INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    office TEXT NOT NULL,
    country TEXT NOT NULL,
    former INTEGER NOT NULL CHECK (former IN (0, 1)),
    PRIMARY KEY (article_id, actor),
    FOREIGN KEY (article_id, actor) REFERENCES actors (article_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- In how many articles of a month ('' for the undated) a form is told with an office that it holds.
CREATE TABLE joint_offices (
    joint_id INTEGER NOT NULL REFERENCES joints (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    office TEXT NOT NULL,
    month TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (joint_id, country, office, month)
) STRICT, WITHOUT ROWID;

CREATE INDEX joint_offices_office ON joint_offices (country, office, month, joint_id, articles);

-- Offices told of without a name. `actor` is the one of the same article who bears the office there, if there is one.
CREATE TABLE titles (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    sentence INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    office TEXT NOT NULL,
    country TEXT NOT NULL,
    acting INTEGER NOT NULL CHECK (acting IN (0, 1)),
    actor INTEGER,
    published TEXT,
    PRIMARY KEY (article_id, sentence, position),
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX titles_office ON titles (country, office, published);

-- What people decided on two names, kept by the names and countries themselves so that it outlives every row above.
-- A title is its office and country, with type TITLE. `guild_id` and `user_id` are Discord's.
CREATE TABLE identity_verdicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    deed INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('join', 'split')),
    type TEXT NOT NULL,
    folded TEXT NOT NULL,
    country TEXT NOT NULL,
    name TEXT NOT NULL,
    other_type TEXT NOT NULL,
    other_folded TEXT NOT NULL,
    other_country TEXT NOT NULL,
    other_name TEXT NOT NULL,
    guild_id INTEGER,
    user_id INTEGER NOT NULL,
    user_name TEXT NOT NULL,
    made TEXT NOT NULL,
    undone TEXT,
    undone_by INTEGER
) STRICT;

CREATE INDEX identity_verdicts_first ON identity_verdicts (folded, country) WHERE undone IS NULL;
CREATE INDEX identity_verdicts_second ON identity_verdicts (other_folded, other_country) WHERE undone IS NULL;
CREATE INDEX identity_verdicts_deed ON identity_verdicts (deed);

-- The identities in the order of their last change, whichever process made it; those gone stay as numbers.
CREATE TABLE identity_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    identity_id INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER identities_inserted AFTER INSERT ON identities BEGIN
    INSERT OR REPLACE INTO identity_changes (identity_id) VALUES (new.id);
END;

CREATE TRIGGER identities_updated AFTER UPDATE ON identities BEGIN
    INSERT OR REPLACE INTO identity_changes (identity_id) VALUES (new.id);
END;

CREATE TRIGGER identities_deleted AFTER DELETE ON identities BEGIN
    INSERT OR REPLACE INTO identity_changes (identity_id) VALUES (old.id);
END;
