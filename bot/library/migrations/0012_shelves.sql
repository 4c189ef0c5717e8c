-- Whose a row is, its number says: `id >> 40` is 0 for everybody's, and the shelf of the one server that sees it, a
-- negative number, for the others. All that is made of an article stands on its shelf. `last` counts the numbers given
-- out there, which are never used twice.
CREATE TABLE shelves (
    id INTEGER PRIMARY KEY CHECK (id < 0),
    guild_id INTEGER NOT NULL UNIQUE,
    last INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One path, and one form of a name, for each shelf.
DROP INDEX articles_path;
CREATE UNIQUE INDEX articles_path ON articles (path, (id >> 40)) WHERE path <> '';

CREATE TABLE new_joints (
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
    articles INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO new_joints (id, identity_id, type, folded, country, year, office, name, how, other, reason, made, since,
    until, mentions, articles)
SELECT id, identity_id, type, folded, country, year, office, name, how, other, reason, made, since, until, mentions,
    articles
FROM joints;

-- Ids are never used twice, also after the table has moved.
DELETE FROM sqlite_sequence WHERE name = 'new_joints';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_joints', seq FROM sqlite_sequence WHERE name = 'joints';
DROP TABLE joints;
ALTER TABLE new_joints RENAME TO joints;
CREATE UNIQUE INDEX joints_form ON joints (type, folded, country, year, office, (id >> 40));
CREATE INDEX joints_identity ON joints (identity_id);
CREATE INDEX joints_unused ON joints (id) WHERE articles <= 0;

-- `private` feeds bring articles for their server alone; `private` servers keep what they hand in to themselves.
ALTER TABLE guild_feeds ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
ALTER TABLE server_settings ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
