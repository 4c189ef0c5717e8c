-- A feed is fetched once, however many guilds have it. `loaded` is when its items were first taken in, null until then;
-- `problem` and `detail` say why it fails, since `failing_since`; one that is off is not asked any more.
-- `identity` is the field by which its items are told apart.
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    identity TEXT,
    etag TEXT,
    modified TEXT,
    added TEXT NOT NULL,
    loaded TEXT,
    fetched TEXT,
    received TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    problem TEXT,
    detail TEXT NOT NULL DEFAULT '',
    "off" INTEGER NOT NULL DEFAULT 0 CHECK ("off" IN (0, 1)),
    next_attempt TEXT NOT NULL
) STRICT;

CREATE INDEX feeds_due ON feeds (next_attempt) WHERE "off" = 0;

CREATE TABLE guild_feeds (
    guild_id INTEGER NOT NULL,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL,
    added TEXT NOT NULL,
    PRIMARY KEY (guild_id, feed_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX guild_feeds_feed ON guild_feeds (feed_id);

-- Every item that a feed ever showed, by digests of its fields. `item` is what it holds, until it is read; `digest` is of
-- its words.
CREATE TABLE feed_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid TEXT,
    link TEXT,
    title TEXT,
    title_date TEXT,
    "all" TEXT NOT NULL,
    digest TEXT NOT NULL,
    host TEXT NOT NULL,
    first_load INTEGER NOT NULL CHECK (first_load IN (0, 1)),
    seen TEXT NOT NULL,
    item TEXT,
    readings INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt TEXT NOT NULL,
    reason TEXT
) STRICT;

CREATE INDEX feed_items_guid ON feed_items (feed_id, guid);
CREATE INDEX feed_items_link ON feed_items (feed_id, link);
CREATE INDEX feed_items_title ON feed_items (feed_id, title);
CREATE INDEX feed_items_title_date ON feed_items (feed_id, title_date);
CREATE INDEX feed_items_all ON feed_items (feed_id, "all");
CREATE INDEX feed_items_due ON feed_items (host, first_load, id) WHERE item IS NOT NULL;
