-- How many rows there are of what the status tells, kept as they come and go: counting a million takes a while.
-- `actors` are the identities that articles name.
CREATE TABLE row_counts (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO row_counts SELECT 'articles', count(*) FROM articles;
INSERT INTO row_counts SELECT 'contacts', count(*) FROM contacts;
INSERT INTO row_counts SELECT 'actors', count(*) FROM identities WHERE articles > 0;

CREATE TRIGGER articles_counted AFTER INSERT ON articles BEGIN
    UPDATE row_counts SET count = count + 1 WHERE name = 'articles';
END;

CREATE TRIGGER articles_discounted AFTER DELETE ON articles BEGIN
    UPDATE row_counts SET count = count - 1 WHERE name = 'articles';
END;

CREATE TRIGGER contacts_counted AFTER INSERT ON contacts BEGIN
    UPDATE row_counts SET count = count + 1 WHERE name = 'contacts';
END;

CREATE TRIGGER contacts_discounted AFTER DELETE ON contacts BEGIN
    UPDATE row_counts SET count = count - 1 WHERE name = 'contacts';
END;

CREATE TRIGGER identities_counted AFTER INSERT ON identities WHEN new.articles > 0 BEGIN
    UPDATE row_counts SET count = count + 1 WHERE name = 'actors';
END;

CREATE TRIGGER identities_recounted AFTER UPDATE OF articles ON identities WHEN (old.articles > 0) <> (new.articles > 0)
BEGIN
    UPDATE row_counts SET count = count + (CASE WHEN new.articles > 0 THEN 1 ELSE -1 END) WHERE name = 'actors';
END;

CREATE TRIGGER identities_discounted AFTER DELETE ON identities WHEN old.articles > 0 BEGIN
    UPDATE row_counts SET count = count - 1 WHERE name = 'actors';
END;
