-- Where alerts go: a channel, or a person's direct messages. A `suspended` place is not written to until it opens again;
-- `told` is when an administrator of the server was told of it.
CREATE TABLE destinations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('channel', 'user')),
    discord_id INTEGER NOT NULL,
    guild_id INTEGER,
    dm_channel_id INTEGER,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'suspended', 'gone')),
    reason TEXT NOT NULL DEFAULT '',
    changed TEXT,
    told TEXT,
    UNIQUE (kind, discord_id)
) STRICT;

INSERT INTO destinations (kind, discord_id, guild_id)
SELECT 'channel', channel_id, min(guild_id) FROM watches GROUP BY channel_id;

-- `channel_id` is the channel whose messages a watch listens to, null for a person's own. `key` is the query in the form
-- in which two that ask the same are equal; `options` is JSON.
CREATE TABLE new_watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER,
    channel_id INTEGER,
    author_id INTEGER NOT NULL,
    destination_id INTEGER NOT NULL REFERENCES destinations (id),
    kind TEXT NOT NULL,
    query TEXT NOT NULL,
    countries TEXT NOT NULL DEFAULT '',
    contact_kind TEXT,
    contact_status TEXT,
    key TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '{}',
    paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    created TEXT NOT NULL,
    UNIQUE (destination_id, key)
) STRICT;

INSERT INTO new_watches (id, guild_id, channel_id, author_id, destination_id, kind, query, key, created)
SELECT w.id, w.guild_id, w.channel_id, w.author_id, d.id, 'words', w.query,
    CASE WHEN w.stems LIKE '"%' THEN w.stems || '"' ELSE w.stems END, w.created
FROM watches w JOIN destinations d ON d.discord_id = w.channel_id;

-- Ids are never used twice, also after the table has moved.
DELETE FROM sqlite_sequence WHERE name = 'new_watches';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_watches', seq FROM sqlite_sequence WHERE name = 'watches';
DROP TABLE watches;
ALTER TABLE new_watches RENAME TO watches;
CREATE INDEX watches_channel ON watches (channel_id);
CREATE INDEX watches_author ON watches (author_id);

-- The last answer to a keyword in a channel: when, to which message, and until when it was silenced.
ALTER TABLE mention_claims ADD COLUMN message_id INTEGER;
ALTER TABLE mention_claims ADD COLUMN muted_until TEXT;

-- One Discord message each. Its nonce makes a repeated request harmless for some minutes; `doubtful` is when the first
-- request went out of which it is not known whether Discord carried it out.
CREATE TABLE dispatches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    destination_id INTEGER NOT NULL REFERENCES destinations (id) ON DELETE CASCADE,
    nonce TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'sending' CHECK (state IN ('sending', 'sent', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    doubtful TEXT,
    next_attempt TEXT NOT NULL,
    error_code INTEGER,
    error_text TEXT NOT NULL DEFAULT '',
    message_channel_id INTEGER,
    message_id INTEGER,
    created TEXT NOT NULL,
    sent TEXT,
    CHECK (state <> 'sent' OR message_id IS NOT NULL)
) STRICT;

CREATE INDEX dispatches_open ON dispatches (destination_id, id) WHERE state = 'sending';
CREATE INDEX dispatches_sent ON dispatches (destination_id, sent) WHERE state = 'sent';

-- What a watch has to tell of a story, written with the article. `due` is when it may be told; `reason` says why it waits,
-- why it was told within another message (`coalesced`), or why it never will be (`failed`, `dropped`).
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    watch_id INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    story_id INTEGER NOT NULL,
    article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL,
    destination_id INTEGER NOT NULL REFERENCES destinations (id) ON DELETE CASCADE,
    state TEXT NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'sending', 'sent', 'coalesced', 'failed', 'dropped')),
    reason TEXT NOT NULL DEFAULT '',
    due TEXT NOT NULL,
    created TEXT NOT NULL,
    dispatch_id INTEGER REFERENCES dispatches (id) ON DELETE SET NULL,
    UNIQUE (watch_id, story_id, destination_id)
) STRICT;

CREATE INDEX deliveries_pending ON deliveries (destination_id, id) WHERE state = 'pending';
CREATE INDEX deliveries_story ON deliveries (story_id, destination_id);
CREATE INDEX deliveries_article ON deliveries (article_id);
CREATE INDEX deliveries_dispatch ON deliveries (dispatch_id);
CREATE INDEX deliveries_watch ON deliveries (watch_id, id DESC);

-- Folders whose articles were all loaded once: what is new in them from then on is news.
CREATE TABLE known_folders (
    path TEXT PRIMARY KEY,
    loaded TEXT NOT NULL
) STRICT, WITHOUT ROWID;
