-- Articles that were kept as long as they may be and are gone: a load does not bring them back. No word of them is left.
CREATE TABLE expired_articles (
    content_hash TEXT PRIMARY KEY,
    expired TEXT NOT NULL
) STRICT, WITHOUT ROWID;
