-- What each Discord server chose for itself. Null is the default: the server's own language, the time zone of the program.
CREATE TABLE server_settings (
    guild_id INTEGER PRIMARY KEY,
    language TEXT,
    zone TEXT,
    desk_channel_id INTEGER
) STRICT;

-- Who may do what, where a server gave it to a role; without a row, Discord's permissions decide.
CREATE TABLE server_rights (
    guild_id INTEGER NOT NULL,
    task TEXT NOT NULL,
    role_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, task)
) STRICT, WITHOUT ROWID;

-- Channels that get a digest. `time` is HH:MM, `days` ISO weekdays such as "12345", both in `zone`, or in the server's
-- zone where that is null. `slot` is the last time of posting that was taken, and taken once only; the next digest tells
-- what came into the library from `told` on, and `problem` says why the last one could not be posted.
CREATE TABLE digests (
    channel_id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    time TEXT NOT NULL,
    days TEXT NOT NULL,
    zone TEXT,
    note_empty INTEGER NOT NULL CHECK (note_empty IN (0, 1)),
    slot TEXT NOT NULL,
    told TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX digests_guild ON digests (guild_id);

-- What came into the library since a moment.
CREATE INDEX articles_added ON articles (added);
