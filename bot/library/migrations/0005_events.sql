-- An event is what several articles tell as one contact or another. `since`, `until` and `sort_key` are those of its most
-- precise telling; `sort_key` sorts as that of contacts does.
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    since TEXT,
    until TEXT,
    sort_key TEXT NOT NULL
) STRICT;

CREATE INDEX events_sort_key ON events (sort_key DESC);

CREATE TABLE event_contacts (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX event_contacts_event ON event_contacts (event_id);

-- The events of each country in reading order.
CREATE TABLE event_countries (
    country TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    PRIMARY KEY (country, sort_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_countries_event ON event_countries (event_id, country);

-- Where another contact that may tell the same event is looked for: a row for each pair of countries ("IRN IRQ") and each
-- month ("2026-01") that the event may have been in; `first` and `last` are the days between which it may have been.
CREATE TABLE contact_months (
    pair TEXT NOT NULL,
    family TEXT NOT NULL,
    month TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (pair, family, month, contact_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_months_contact ON contact_months (contact_id);

-- Contacts whose event is still to be found, or to be found anew: those of an older library, those just stored, those
-- whose publication was mended, and those left when a contact of their event is gone.
CREATE TABLE unplaced_contacts (contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE) STRICT;

INSERT INTO unplaced_contacts SELECT id FROM contacts;

CREATE TRIGGER contacts_unplaced AFTER INSERT ON contacts BEGIN
    INSERT INTO unplaced_contacts VALUES (new.id);
END;

CREATE TRIGGER event_contacts_left AFTER DELETE ON event_contacts BEGIN
    INSERT OR IGNORE INTO unplaced_contacts SELECT contact_id FROM event_contacts WHERE event_id = old.event_id;
    DELETE FROM events
    WHERE id = old.event_id AND NOT EXISTS (SELECT 1 FROM event_contacts WHERE event_id = old.event_id);
END;

CREATE TRIGGER articles_unplaced AFTER UPDATE OF published ON articles WHEN old.published IS NOT new.published BEGIN
    INSERT OR IGNORE INTO unplaced_contacts SELECT id FROM contacts WHERE article_id = new.id;
END;

-- Who holds an office by an article: `office` is what two wordings of it have in common, `head` the noun before it.
-- `change` says that the article tells of a change in the office. `sentence` is the one that names person and office.
CREATE TABLE office_claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    office TEXT NOT NULL,
    head TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    change INTEGER NOT NULL CHECK (change IN (0, 1)),
    sentence INTEGER NOT NULL,
    FOREIGN KEY (article_id, sentence) REFERENCES sentences (article_id, position) ON DELETE CASCADE
) STRICT;

CREATE INDEX office_claims_office ON office_claims (country, office);
CREATE INDEX office_claims_article ON office_claims (article_id);

-- Articles whose offices are still to be read, or read anew.
CREATE TABLE unread_offices (article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE) STRICT;

INSERT INTO unread_offices SELECT id FROM articles;

CREATE TRIGGER actors_unread_offices AFTER INSERT ON actors BEGIN
    INSERT OR IGNORE INTO unread_offices VALUES (new.article_id);
END;

CREATE TRIGGER articles_unread_offices AFTER UPDATE OF published ON articles WHEN old.published IS NOT new.published
BEGIN
    INSERT OR IGNORE INTO unread_offices VALUES (new.id);
END;

-- Two tellings that contradict one another: of an event (contacts), or of an office (claims). `words` names what differs.
CREATE TABLE contradictions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('office', 'denial', 'date', 'figure')),
    first_contact INTEGER REFERENCES contacts (id) ON DELETE CASCADE,
    second_contact INTEGER REFERENCES contacts (id) ON DELETE CASCADE,
    first_claim INTEGER REFERENCES office_claims (id) ON DELETE CASCADE,
    second_claim INTEGER REFERENCES office_claims (id) ON DELETE CASCADE,
    words TEXT NOT NULL DEFAULT '',
    found TEXT NOT NULL,
    CHECK ((first_contact IS NULL) = (first_claim IS NOT NULL)),
    CHECK ((first_contact IS NULL) = (second_contact IS NULL)),
    CHECK ((first_claim IS NULL) = (second_claim IS NULL))
) STRICT;

CREATE UNIQUE INDEX contradictions_contacts ON contradictions (first_contact, second_contact, kind)
WHERE first_contact IS NOT NULL;
CREATE INDEX contradictions_second_contact ON contradictions (second_contact) WHERE second_contact IS NOT NULL;
CREATE UNIQUE INDEX contradictions_claims ON contradictions (first_claim, second_claim) WHERE first_claim IS NOT NULL;
CREATE INDEX contradictions_second_claim ON contradictions (second_claim) WHERE second_claim IS NOT NULL;
CREATE INDEX contradictions_found ON contradictions (found);
