"""The schema, as the steps that lead to it: step N brings a store from version N - 1 to version N."""

__all__ = ["MIGRATIONS", "VERSION"]

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE items (
        id TEXT PRIMARY KEY, length INTEGER NOT NULL, media_type TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE captures (
        id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES items (id), event INTEGER NOT NULL, at TEXT NOT NULL,
        method TEXT NOT NULL, location TEXT NOT NULL, url TEXT, outlet TEXT, published TEXT, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX captures_item ON captures (item);

    CREATE TABLE readings (
        id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES items (id), event INTEGER NOT NULL, reader TEXT NOT NULL,
        reports INTEGER NOT NULL, claims INTEGER NOT NULL, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE reports (
        id TEXT PRIMARY KEY, reading TEXT NOT NULL REFERENCES readings (id), item TEXT NOT NULL, part TEXT NOT NULL,
        url TEXT, outlet TEXT, published TEXT, title TEXT, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reports_reading ON reports (reading);
    CREATE INDEX reports_item ON reports (item);

    CREATE TABLE claims (
        id TEXT PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (id), kind TEXT NOT NULL, measure TEXT,
        status TEXT NOT NULL, stance TEXT NOT NULL, origin TEXT, class TEXT, grp TEXT, place TEXT,
        time TEXT, outlet TEXT, coded INTEGER NOT NULL, machine TEXT, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX claims_report ON claims (report);
    CREATE INDEX claims_time ON claims (time, id);
    CREATE INDEX claims_measure ON claims (measure, time);
    CREATE INDEX claims_origin ON claims (origin, time);

    CREATE TABLE decisions (
        id TEXT PRIMARY KEY, event INTEGER NOT NULL, at TEXT NOT NULL, verb TEXT NOT NULL, claim TEXT NOT NULL,
        item TEXT NOT NULL, anchored TEXT, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX decisions_item ON decisions (item);
    CREATE INDEX decisions_anchored ON decisions (anchored);
    CREATE INDEX decisions_event ON decisions (event);

    CREATE TABLE progress (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO progress VALUES ('events', 0);
    """,
    """
    CREATE TABLE looks (
        id TEXT PRIMARY KEY, event INTEGER NOT NULL, at TEXT NOT NULL, url TEXT NOT NULL, state TEXT NOT NULL,
        item TEXT REFERENCES items (id), wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX looks_url ON looks (url, event);
    """,
    """
    CREATE TABLE withdrawals (
        event INTEGER PRIMARY KEY, item TEXT NOT NULL, wire TEXT NOT NULL
    ) STRICT;
    CREATE INDEX withdrawals_item ON withdrawals (item, event);
    """,
    """
    ALTER TABLE decisions ADD COLUMN noun TEXT NOT NULL DEFAULT 'claim';
    CREATE INDEX decisions_noun ON decisions (noun, event);
    """,
    """
    CREATE TABLE incidents (
        id TEXT PRIMARY KEY, family TEXT NOT NULL, series INTEGER NOT NULL, title TEXT NOT NULL, start TEXT, place TEXT,
        grp TEXT, claims INTEGER NOT NULL, reports INTEGER NOT NULL, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX incidents_start ON incidents (start, id);

    CREATE TABLE testimonies (
        id TEXT PRIMARY KEY, incident TEXT NOT NULL, origin TEXT NOT NULL, said TEXT, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX testimonies_incident ON testimonies (incident, said);
    CREATE INDEX testimonies_origin ON testimonies (origin, said);

    CREATE TABLE linked (
        claim TEXT PRIMARY KEY, incident TEXT NOT NULL, testimony TEXT, names TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX linked_incident ON linked (incident);
    CREATE INDEX linked_names ON linked (names);

    CREATE TABLE relations (
        "left" TEXT NOT NULL, "right" TEXT NOT NULL, kind TEXT NOT NULL, wire TEXT NOT NULL,
        PRIMARY KEY ("left", "right")
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX relations_right ON relations ("right");

    CREATE TABLE findings (
        id TEXT PRIMARY KEY, incident TEXT NOT NULL, codebook TEXT NOT NULL, measure TEXT NOT NULL, low INTEGER,
        best INTEGER, high INTEGER, grade TEXT, codable INTEGER NOT NULL, state TEXT NOT NULL, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX findings_incident ON findings (incident, codebook);
    CREATE INDEX findings_codebook ON findings (codebook, incident);
    """,
    """
    CREATE TABLE editions (
        id TEXT PRIMARY KEY, list TEXT NOT NULL, number INTEGER NOT NULL, event INTEGER NOT NULL, item TEXT NOT NULL,
        wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX editions_list ON editions (list, number);

    CREATE TABLE entries (
        id TEXT PRIMARY KEY, list TEXT NOT NULL, edition TEXT NOT NULL, "row" INTEGER NOT NULL, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entries_list ON entries (list, "row");

    CREATE TABLE withheld (entry TEXT PRIMARY KEY, event INTEGER NOT NULL, wire TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE persons (
        id TEXT PRIMARY KEY, entries INTEGER NOT NULL, lists INTEGER NOT NULL, wire TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE person_entries (entry TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX person_entries_person ON person_entries (person);

    CREATE TABLE matches (
        "left" TEXT NOT NULL, "right" TEXT NOT NULL, probability REAL NOT NULL, band TEXT NOT NULL, wire TEXT NOT NULL,
        PRIMARY KEY ("left", "right")
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX matches_band ON matches (band, probability);

    CREATE TABLE matching (event INTEGER PRIMARY KEY, wire TEXT NOT NULL) STRICT;
    """,
    """
    ALTER TABLE claims ADD COLUMN sure REAL GENERATED ALWAYS AS (min(
        ifnull(json_extract(wire, '$.confidence.figure'), 1), ifnull(json_extract(wire, '$.confidence.measure'), 1),
        ifnull(json_extract(wire, '$.confidence.said_by'), 1), ifnull(json_extract(wire, '$.confidence.group'), 1),
        ifnull(json_extract(wire, '$.confidence.when'), 1), ifnull(json_extract(wire, '$.confidence.where'), 1)
    )) VIRTUAL;
    CREATE INDEX claims_sure ON claims (sure);
    CREATE INDEX claims_browse ON claims (
        time, id, kind, measure, status, stance, origin, class, grp, place, outlet
    );
    CREATE INDEX claims_waiting ON claims (report, status);
    CREATE INDEX claims_doers ON claims (id)
        WHERE json_extract(wire, '$.by.name') IS NOT NULL AND json_extract(wire, '$.group.side') IS NOT NULL;
    CREATE INDEX reports_published ON reports (ifnull(published, ''), id, outlet, title);
    CREATE INDEX captures_event ON captures (event);
    """,
)
VERSION = len(MIGRATIONS)
