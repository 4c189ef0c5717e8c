-- The events of two countries ("IRN IRQ"), and those of a country that a source tells with a kind or a status
-- ("IRN|call|denied", "IRN|call|", "IRN||denied"), in reading order: a page of few among many is not sought one by one.
CREATE TABLE event_lists (
    list TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    PRIMARY KEY (list, sort_key)
) STRICT, WITHOUT ROWID;

INSERT INTO event_lists
SELECT a.country || ' ' || b.country, a.sort_key, a.event_id FROM event_countries a
JOIN event_countries b ON b.event_id = a.event_id AND b.country > a.country
UNION
SELECT k.country || '|' || iif(v.value IN (1, 2), c.kind, '') || '|' || iif(v.value IN (2, 3), c.status, ''),
    k.sort_key, k.event_id
FROM event_countries k JOIN event_contacts m ON m.event_id = k.event_id JOIN contacts c ON c.id = m.contact_id
CROSS JOIN json_each('[1, 2, 3]') v
ORDER BY 1, 2;

CREATE INDEX event_lists_event ON event_lists (event_id);
