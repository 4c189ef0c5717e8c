-- Offices go by other names since: who holds which is read anew.
INSERT OR IGNORE INTO unread_offices SELECT id FROM articles;
