-- A contact whose publication was mended leaves its event and is placed like a new one; what else waits in an event waits
-- because the event lost a contact.
DROP TRIGGER articles_unplaced;

CREATE TRIGGER articles_unplaced AFTER UPDATE OF published ON articles WHEN old.published IS NOT new.published BEGIN
    DELETE FROM event_contacts WHERE contact_id IN (SELECT id FROM contacts WHERE article_id = new.id);
    INSERT OR IGNORE INTO unplaced_contacts SELECT id FROM contacts WHERE article_id = new.id;
END;
