-- The actors and contacts of an analysis from which people struck some, as JSON and without their strikes: to take one
-- back needs no new analysis. Articles from which something was struck before have none.
CREATE TABLE unstruck (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    found TEXT NOT NULL
) STRICT;
