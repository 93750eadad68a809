import type { PostgresDatabase } from '#privacy';

/** Makes what is missing, once, however many processes begin at the same moment. */
export async function makeRecord(database: PostgresDatabase): Promise<void> {
  await database.makeOnce('access', async (query) => {
    await query(first(database));
  });
  await database.makeOnce('access_subject', async (query) => {
    await query(second(database));
  });
  await database.makeOnce('access_segment', async (query) => {
    await query(third(database));
  });
  await database.makeOnce('access_alert_growth', async (query) => {
    await query(fourth(database));
  });
}

/** As the record was first; `second` to `fourth` bring it to what it is now. */
export const first = (database: Pick<PostgresDatabase, 'named'>): string => `
  CREATE TABLE ${database.named('access')} (
    sequence bigint PRIMARY KEY,
    at text NOT NULL,
    principal text NOT NULL,
    role text,
    operation text NOT NULL,
    subjects text NOT NULL,
    purpose text,
    correlation_id text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('GRANTED', 'REFUSED')),
    hash text NOT NULL
  );
  CREATE FUNCTION ${database.named('refuse')}() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the record of who looked is append-only'; END $$;
  ${never(database, 'access')}
`;

/** A row for each person of each entry, kept by a trigger. */
export const second = (database: Pick<PostgresDatabase, 'named'>): string => {
  const access = database.named('access');
  const subject = database.named('access_subject');
  return `
  ALTER TABLE ${access} ADD COLUMN kind text, ADD COLUMN organisation text, ADD COLUMN as_person text,
    ADD COLUMN release text;
  CREATE TABLE ${subject} (person text NOT NULL, sequence bigint NOT NULL, PRIMARY KEY (person, sequence));
  INSERT INTO ${subject}
    SELECT DISTINCT person, sequence FROM ${access}, jsonb_array_elements_text(subjects::jsonb) AS person;
  CREATE FUNCTION ${database.named('keep_persons')}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO ${subject} SELECT DISTINCT person, NEW.sequence FROM jsonb_array_elements_text(NEW.subjects::jsonb) AS person;
    RETURN NULL;
  END $$;
  CREATE TRIGGER access_by_person AFTER INSERT ON ${access}
    FOR EACH ROW EXECUTE FUNCTION ${database.named('keep_persons')}();
  CREATE INDEX access_by_principal ON ${access} (principal, sequence);
  CREATE INDEX access_by_operation ON ${access} (operation, sequence);
  CREATE INDEX access_by_kind ON ${access} (kind, sequence);
  CREATE INDEX access_by_refusal ON ${access} (outcome, sequence) WHERE outcome = 'REFUSED';
  CREATE INDEX access_by_time ON ${access} (at, sequence);
  ${never(database, 'access_subject')}
  CREATE TABLE ${database.named('access_alert')} (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    kind text NOT NULL,
    at text NOT NULL,
    principal text NOT NULL,
    person text,
    persons integer NOT NULL,
    entry bigint NOT NULL
  );
  ${never(database, 'access_alert')}
  CREATE TABLE ${database.named('access_watched')} (one integer PRIMARY KEY CHECK (one = 1), sequence bigint NOT NULL);
  INSERT INTO ${database.named('access_watched')} VALUES (1, 0);
`;
};

/**
 * Postings by segment, which no look waits for, in place of rows and indexes that every look had to write. A process
 * of the version before goes on beside this one: it still writes entries, and by the view it finds them, slowly.
 */
const third = (database: PostgresDatabase): string => {
  const access = database.named('access');
  const subject = database.named('access_subject');
  const indexes = ['principal', 'operation', 'kind', 'refusal', 'time'].map((one) => `access_by_${one}`);
  return `
  DROP TRIGGER access_by_person ON ${access};
  DROP FUNCTION ${database.named('keep_persons')}();
  DROP TABLE ${subject};
  DROP INDEX ${indexes.map((index) => database.named(index)).join(', ')};
  CREATE VIEW ${subject} AS
    SELECT person, sequence FROM ${access}, jsonb_array_elements_text(subjects::jsonb) AS person;
  CREATE TABLE ${database.named('access_segment')} (segment integer PRIMARY KEY, ends_at text NOT NULL);
  CREATE INDEX access_segment_by_end ON ${database.named('access_segment')} (ends_at, segment);
  ${never(database, 'access_segment')}
  CREATE TABLE ${database.named('access_posting')} (
    segment integer NOT NULL,
    term text NOT NULL,
    sequences text NOT NULL,
    PRIMARY KEY (segment, term)
  );
  ${never(database, 'access_posting')}
`;
};

/** How far an alert has come, which grows with each look. Alerts themselves never change. */
const fourth = (database: PostgresDatabase): string => `
  ALTER TABLE ${database.named('access_alert')} ADD COLUMN episode text, ADD COLUMN since text;
  CREATE TABLE ${database.named('access_alert_growth')} (
    episode text PRIMARY KEY,
    latest text NOT NULL,
    persons integer NOT NULL,
    entry bigint NOT NULL
  );
`;

const never = (database: Pick<PostgresDatabase, 'named'>, table: string): string => `
  CREATE TRIGGER ${table}_never_changes BEFORE UPDATE ON ${database.named(table)}
    FOR EACH STATEMENT EXECUTE FUNCTION ${database.named('refuse')}();
  CREATE TRIGGER ${table}_never_goes BEFORE DELETE OR TRUNCATE ON ${database.named(table)}
    FOR EACH STATEMENT EXECUTE FUNCTION ${database.named('refuse')}();
`;
