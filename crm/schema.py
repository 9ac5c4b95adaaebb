"""The numbered migrations of the database. A migration that has been released is never edited again."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from crm import reference, search_index, touched

migrations = Migrations("jobbro")

_AXES_NUMBERED = """noise INTEGER, pace INTEGER, customer_contact INTEGER, people_around INTEGER,
        team_work INTEGER, outdoors INTEGER, physical INTEGER, changing_tasks INTEGER"""
_AXES_WISHED = """noise TEXT, pace TEXT, customer_contact TEXT, people_around TEXT,
        team_work TEXT, outdoors TEXT, physical TEXT, changing_tasks TEXT"""

_STAFF = """
    CREATE TABLE users (
        user_name TEXT PRIMARY KEY, full_name TEXT, role TEXT NOT NULL DEFAULT 'unknown',
        password_hash TEXT, active INTEGER NOT NULL DEFAULT 1
    );
    CREATE TABLE sessions (
        token_hash TEXT PRIMARY KEY, user_name TEXT NOT NULL REFERENCES users(user_name),
        created_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, expires_at TEXT NOT NULL, revoked_at TEXT
    );
    CREATE INDEX sessions_user ON sessions(user_name);
    CREATE TABLE failed_logins (
        user_name TEXT NOT NULL, failed_at TEXT NOT NULL
    );
    CREATE INDEX failed_logins_user ON failed_logins(user_name, failed_at);
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

_EMPLOYERS = f"""
    CREATE TABLE employers (
        p_number TEXT PRIMARY KEY, cvr TEXT, name TEXT NOT NULL, sector TEXT, industry_code TEXT,
        employees_fte REAL, street TEXT, postcode TEXT, town TEXT, latitude REAL, longitude REAL,
        phone TEXT, email TEXT, website TEXT, owner TEXT REFERENCES users(user_name),
        relation_step TEXT, recruitment_ways TEXT, "values" TEXT, job_types TEXT, tasks_piling_up TEXT,
        busy_periods TEXT, hours_min REAL, hours_max REAL, hours_can_grow INTEGER,
        {_AXES_NUMBERED},
        times TEXT, support_on_site TEXT, requirements TEXT, accepted_forms TEXT,
        do_not_contact_until TEXT, max_concurrent INTEGER, language TEXT, ordinary_workplace INTEGER,
        advert_protected INTEGER, closed_on TEXT,
        successor_p_number TEXT REFERENCES employers(p_number) DEFERRABLE INITIALLY DEFERRED,
        search_key TEXT NOT NULL DEFAULT '', sort_key TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX employers_sort ON employers(sort_key, p_number);
    CREATE INDEX employers_successor ON employers(successor_p_number);
    CREATE TABLE employer_facts (
        p_number TEXT NOT NULL REFERENCES employers(p_number), field TEXT NOT NULL,
        noted_on TEXT NOT NULL, source TEXT,
        PRIMARY KEY (p_number, field)
    );
    CREATE TABLE contacts (
        p_number TEXT NOT NULL REFERENCES employers(p_number), name TEXT NOT NULL, role TEXT, phone TEXT,
        email TEXT, preferred_channel TEXT, decides INTEGER, from_on TEXT, to_on TEXT,
        PRIMARY KEY (p_number, name)
    );
    CREATE TABLE opportunities (
        opportunity_id TEXT PRIMARY KEY, p_number TEXT NOT NULL REFERENCES employers(p_number),
        kind TEXT, job_type TEXT, description TEXT, hours_min REAL, hours_max REAL, times TEXT, form TEXT,
        permanent INTEGER, start_on TEXT, requirements TEXT, language TEXT, heard_on TEXT, expires_on TEXT,
        positions INTEGER, status TEXT
    );
    CREATE INDEX opportunities_employer ON opportunities(p_number);
"""

_PARTICIPANTS = f"""
    CREATE TABLE participants (
        participant_id TEXT PRIMARY KEY, name TEXT, postcode TEXT, latitude REAL, longitude REAL,
        consultant TEXT REFERENCES users(user_name), referred_on TEXT, enrolled_on TEXT,
        period_ends_on TEXT, track TEXT, job_wishes TEXT, no_go TEXT, strengths TEXT, certificates TEXT,
        language TEXT, hours_now REAL, hours_goal REAL, times TEXT, transport TEXT,
        max_commute_minutes REAL, {_AXES_WISHED},
        accommodations TEXT, accepted_forms TEXT, disclosure TEXT, closed_on TEXT, close_reason TEXT
    );
    CREATE INDEX participants_consultant ON participants(consultant);
"""

_WORK_DONE = """
    CREATE TABLE employer_contacts (
        contact_id TEXT PRIMARY KEY, date TEXT NOT NULL,
        p_number TEXT NOT NULL REFERENCES employers(p_number),
        staff TEXT NOT NULL REFERENCES users(user_name), channel TEXT NOT NULL, purpose TEXT NOT NULL,
        role TEXT, planned INTEGER, with_participant INTEGER,
        participant_id TEXT REFERENCES participants(participant_id), scope TEXT, result TEXT,
        refusal_reason TEXT, learnt TEXT, next_step TEXT, next_step_on TEXT, minutes REAL
    );
    CREATE INDEX employer_contacts_employer ON employer_contacts(p_number, date);
    CREATE INDEX employer_contacts_date ON employer_contacts(date);
    CREATE INDEX employer_contacts_staff ON employer_contacts(staff);
    CREATE INDEX employer_contacts_participant ON employer_contacts(participant_id);
    CREATE TABLE introductions (
        date TEXT NOT NULL, participant_id TEXT NOT NULL REFERENCES participants(participant_id),
        p_number TEXT NOT NULL REFERENCES employers(p_number),
        opportunity_id TEXT REFERENCES opportunities(opportunity_id), stage TEXT, outcome_on TEXT,
        reason TEXT,
        PRIMARY KEY (date, participant_id, p_number)
    );
    CREATE INDEX introductions_employer ON introductions(p_number);
    CREATE INDEX introductions_participant ON introductions(participant_id);
    CREATE INDEX introductions_opportunity ON introductions(opportunity_id);
    CREATE TABLE placements (
        participant_id TEXT NOT NULL REFERENCES participants(participant_id),
        p_number TEXT NOT NULL REFERENCES employers(p_number), started_on TEXT NOT NULL,
        form TEXT, job_type TEXT, hours_per_week REAL, permanent INTEGER, ended_on TEXT, end_reason TEXT,
        PRIMARY KEY (participant_id, p_number, started_on)
    );
    CREATE INDEX placements_employer ON placements(p_number);
    CREATE TABLE rules (
        key TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, value TEXT NOT NULL, source TEXT NOT NULL,
        PRIMARY KEY (key, valid_from)
    );
"""

_REQUESTS = """
    CREATE TABLE frozen_lists (
        list_id TEXT PRIMARY KEY, participant_id TEXT NOT NULL REFERENCES participants(participant_id),
        made_by TEXT NOT NULL REFERENCES users(user_name), made_at TEXT NOT NULL, as_of TEXT NOT NULL,
        model TEXT NOT NULL, content TEXT NOT NULL
    );
    CREATE INDEX frozen_lists_participant ON frozen_lists(participant_id);
    CREATE TABLE match_requests (
        reference TEXT PRIMARY KEY, participant_id TEXT NOT NULL REFERENCES participants(participant_id),
        asked_by TEXT NOT NULL REFERENCES users(user_name), asked_at TEXT NOT NULL, question TEXT,
        list_id TEXT REFERENCES frozen_lists(list_id), status TEXT NOT NULL,
        claimed_by TEXT REFERENCES users(user_name), claimed_at TEXT,
        answered_at TEXT, answer TEXT, answered_p_numbers TEXT
    );
    CREATE INDEX match_requests_participant ON match_requests(participant_id);
    CREATE INDEX match_requests_status ON match_requests(status, asked_at);
"""

_LOGS = """
    CREATE TABLE import_runs (
        run_id INTEGER PRIMARY KEY AUTOINCREMENT, started_at TEXT NOT NULL, folder TEXT NOT NULL,
        undone_at TEXT
    );
    CREATE TABLE import_changes (
        run_id INTEGER NOT NULL REFERENCES import_runs(run_id), turn INTEGER NOT NULL,
        table_name TEXT NOT NULL, row_key TEXT NOT NULL, before TEXT, after TEXT,
        PRIMARY KEY (run_id, turn)
    ) WITHOUT ROWID;
    CREATE TABLE access_log (
        entry INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, user_name TEXT NOT NULL,
        participant_id TEXT NOT NULL, action TEXT NOT NULL, purpose TEXT NOT NULL,
        previous_hash TEXT NOT NULL, hash TEXT NOT NULL
    );
    CREATE INDEX access_log_participant ON access_log(participant_id, at);
    CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
        BEGIN SELECT RAISE(ABORT, 'the read log is append-only'); END;
    CREATE TRIGGER access_log_no_replace BEFORE INSERT ON access_log
        WHEN EXISTS (SELECT 1 FROM access_log WHERE entry = NEW.entry)
        BEGIN SELECT RAISE(ABORT, 'the read log is append-only'); END;
    CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
        BEGIN SELECT RAISE(ABORT, 'the read log is append-only'); END;
    CREATE TABLE revisions (name TEXT PRIMARY KEY, number INTEGER NOT NULL);
    INSERT INTO revisions VALUES ('workplaces', 0);
"""

_RUNS = """
    ALTER TABLE import_runs RENAME TO runs;
    ALTER TABLE runs ADD COLUMN kind TEXT NOT NULL DEFAULT 'import';
    ALTER TABLE runs ADD COLUMN user_name TEXT REFERENCES users(user_name);
    ALTER TABLE runs ADD COLUMN note TEXT;
    ALTER TABLE runs ADD COLUMN undone_by TEXT REFERENCES users(user_name);
    CREATE INDEX runs_kind ON runs(kind, run_id);
    ALTER TABLE import_changes RENAME TO changes;
    CREATE INDEX changes_record ON changes(table_name, row_key, run_id);
"""

_EMPLOYER_CRM = """
    CREATE TABLE employer_profile (
        p_number TEXT PRIMARY KEY REFERENCES employers(p_number), labour_need TEXT, openness TEXT,
        opening_times TEXT, wishes_of_us TEXT, asks_per_28_days INTEGER
    );
    CREATE TABLE contact_people (
        p_number TEXT NOT NULL REFERENCES employers(p_number), name TEXT NOT NULL, person_id TEXT,
        PRIMARY KEY (p_number, name)
    );
    CREATE INDEX contact_people_person ON contact_people(person_id);
    CREATE TABLE opt_outs (
        number TEXT PRIMARY KEY, until TEXT NOT NULL, reason TEXT, note TEXT,
        set_by TEXT REFERENCES users(user_name), set_on TEXT
    );
    CREATE TABLE next_steps (
        contact_id TEXT PRIMARY KEY REFERENCES employer_contacts(contact_id),
        owner TEXT REFERENCES users(user_name), promised INTEGER, none_because TEXT, done_on TEXT,
        done_by TEXT REFERENCES users(user_name)
    );
    CREATE INDEX next_steps_owner ON next_steps(owner);
    CREATE TABLE saved_views (
        view_id TEXT PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL,
        owner TEXT REFERENCES users(user_name), shared INTEGER
    );
    CREATE TABLE merged_employers (
        p_number TEXT PRIMARY KEY, into_p_number TEXT NOT NULL REFERENCES employers(p_number), merged_on TEXT
    );
    CREATE INDEX merged_employers_into ON merged_employers(into_p_number);
    CREATE TABLE not_duplicates (
        p_number TEXT NOT NULL REFERENCES employers(p_number),
        other_p_number TEXT NOT NULL REFERENCES employers(p_number),
        said_by TEXT REFERENCES users(user_name), said_on TEXT,
        PRIMARY KEY (p_number, other_p_number)
    );
    CREATE INDEX not_duplicates_other ON not_duplicates(other_p_number);
    CREATE TABLE calendar_tokens (
        token_hash TEXT PRIMARY KEY, user_name TEXT NOT NULL REFERENCES users(user_name),
        made_at TEXT NOT NULL, last_read_at TEXT, revoked_at TEXT
    );
    CREATE INDEX calendar_tokens_user ON calendar_tokens(user_name);
    CREATE TABLE text_overrides (
        entry INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,
        user_name TEXT NOT NULL REFERENCES users(user_name), record TEXT NOT NULL, warned_of TEXT NOT NULL,
        reason TEXT NOT NULL
    );
    CREATE TRIGGER text_overrides_no_update BEFORE UPDATE ON text_overrides
        BEGIN SELECT RAISE(ABORT, 'the log of overrides is append-only'); END;
    CREATE TRIGGER text_overrides_no_delete BEFORE DELETE ON text_overrides
        BEGIN SELECT RAISE(ABORT, 'the log of overrides is append-only'); END;
    CREATE INDEX employers_cvr ON employers(cvr);
    CREATE INDEX employers_owner ON employers(owner);
    CREATE INDEX employer_contacts_steps ON employer_contacts(next_step_on) WHERE next_step_on IS NOT NULL;
"""

_SUBMISSIONS = """
    CREATE TABLE submissions (
        user_name TEXT NOT NULL REFERENCES users(user_name), key TEXT NOT NULL, contact_id TEXT NOT NULL,
        digest TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (user_name, key)
    );
    CREATE INDEX submissions_contact ON submissions(contact_id);
    CREATE INDEX employer_contacts_number ON employer_contacts(CAST(substr(contact_id, 3) AS INTEGER))
        WHERE contact_id GLOB 'K-[0-9]*' AND substr(contact_id, 3) NOT GLOB '*[^0-9]*'
        AND length(contact_id) < 16;
"""

_LOG_BY_EMPLOYER = """
    CREATE INDEX employer_contacts_of ON employer_contacts(p_number, date, purpose, result, channel, staff);
    DROP INDEX employer_contacts_employer;
"""
"""What is asked of the log for every employer at once is answered from the index alone."""

_WISHES = """
    CREATE TABLE wish_occupations (
        participant_id TEXT NOT NULL REFERENCES participants(participant_id), wish TEXT NOT NULL,
        isco08 TEXT NOT NULL, wanted INTEGER NOT NULL, said_by TEXT REFERENCES users(user_name), said_on TEXT,
        PRIMARY KEY (participant_id, wish, isco08)
    );
"""
"""No participant can be deleted and leave these rows behind: the reference forbids it."""

_OCCUPATIONS = """
    CREATE TABLE reference_loads (
        source TEXT NOT NULL, part TEXT NOT NULL, file TEXT NOT NULL, loaded_at TEXT NOT NULL,
        entries INTEGER NOT NULL, titles INTEGER NOT NULL,
        PRIMARY KEY (source, part)
    );
    CREATE TABLE esco_concepts (
        uri TEXT PRIMARY KEY, isco08 TEXT NOT NULL, is_group INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE esco_labels (
        uri TEXT NOT NULL REFERENCES esco_concepts(uri), language TEXT NOT NULL, plain TEXT NOT NULL,
        label TEXT NOT NULL, rank INTEGER NOT NULL,
        PRIMARY KEY (uri, language, plain)
    ) WITHOUT ROWID;
    CREATE INDEX esco_labels_plain ON esco_labels(plain);
    CREATE TABLE star_titles (
        star_code TEXT PRIMARY KEY, plain TEXT NOT NULL, title TEXT NOT NULL, disco08 TEXT NOT NULL,
        links TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX star_titles_plain ON star_titles(plain);
    CREATE TABLE job_type_codes (
        job_type TEXT PRIMARY KEY, disco08 TEXT NOT NULL, esco_uri TEXT, how TEXT,
        said_by TEXT REFERENCES users(user_name), said_on TEXT
    );
    CREATE TABLE own_wishes (
        isco08 TEXT NOT NULL, occupation TEXT, language TEXT NOT NULL, kind TEXT, text TEXT NOT NULL,
        source TEXT, date TEXT,
        PRIMARY KEY (isco08, language, text)
    );
"""
"""The titles of ESCO and STAR, what people say a job type is, and the team's own wishes.

`rank` of a label: 0 preferred, 1 alternative, 2 hidden. `links` of a title: relation → addresses, as JSON.
"""

_LEARNT = """
    CREATE TABLE learnt_weights (
        learnt_id INTEGER PRIMARY KEY, learnt_at TEXT NOT NULL,
        learnt_by TEXT, as_of TEXT NOT NULL, outcomes INTEGER NOT NULL,
        content TEXT NOT NULL, withdrawn_at TEXT
    );
"""

_VOICE = """
    CREATE TABLE participant_weights (
        participant_id TEXT NOT NULL REFERENCES participants(participant_id), factor TEXT NOT NULL,
        times REAL NOT NULL, said_by TEXT REFERENCES users(user_name), said_on TEXT,
        PRIMARY KEY (participant_id, factor)
    );
    CREATE TABLE match_answers (
        participant_id TEXT NOT NULL REFERENCES participants(participant_id),
        p_number TEXT NOT NULL REFERENCES employers(p_number), answered_on TEXT NOT NULL,
        opportunity_id TEXT REFERENCES opportunities(opportunity_id), answer TEXT NOT NULL, reason TEXT,
        note TEXT, answered_by TEXT REFERENCES users(user_name), withdrawn_on TEXT, wants TEXT,
        PRIMARY KEY (participant_id, p_number, answered_on)
    );
    CREATE INDEX match_answers_employer ON match_answers(p_number);
    CREATE INDEX match_answers_opportunity ON match_answers(opportunity_id);
"""
"""What a participant says counts most, and their yes or no to an employer on the list.

`wants`: factor → [value 0-1, expert weight] of the wants half as it stood when the answer was given, as JSON.
"""

_WEEK_PLANS = """
    CREATE TABLE week_plans (
        plan_id TEXT PRIMARY KEY, week TEXT NOT NULL, made_at TEXT NOT NULL, made_by TEXT,
        as_of TEXT NOT NULL, model TEXT NOT NULL, inputs TEXT, value REAL, bound REAL
    );
    CREATE INDEX week_plans_week ON week_plans(week);
    CREATE TABLE planned_approaches (
        approach_id TEXT PRIMARY KEY, plan_id TEXT NOT NULL REFERENCES week_plans(plan_id),
        participant_id TEXT NOT NULL REFERENCES participants(participant_id),
        p_number TEXT NOT NULL REFERENCES employers(p_number),
        opportunity_id TEXT REFERENCES opportunities(opportunity_id), state TEXT NOT NULL, reason TEXT,
        because TEXT, changed_at TEXT, changed_by TEXT
    );
    CREATE INDEX planned_approaches_plan ON planned_approaches(plan_id);
    CREATE INDEX planned_approaches_participant ON planned_approaches(participant_id);
    CREATE INDEX planned_approaches_employer ON planned_approaches(p_number);
    CREATE INDEX planned_approaches_opportunity ON planned_approaches(opportunity_id);
"""
"""Each time the plan of a week is made is a row of its own; the latest is the one in use."""

_STEP = "1 + (random() & 0xFFFFF)"
"""Steps of different size: after a copy is put back, the same number does not come to mean another state."""

_READ_BY_THE_MATCHER = ("employers", "opportunities", "employer_contacts", "placements", "rules")


@migrations()
def m001_foundation(db: Database) -> None:
    """All tables of the first version, the dated rules, and the counter of what the matcher reads."""
    for part in (_STAFF, _EMPLOYERS, _PARTICIPANTS, _WORK_DONE, _REQUESTS, _LOGS):
        _run(db, part)
    for table in _READ_BY_THE_MATCHER:
        _count_changes_of(db, table)
    db.table("rules").insert_all(reference.rules(), pk=("key", "valid_from"))


@migrations()
def m002_employer_crm(db: Database) -> None:
    """What a task force works with all day, and runs of changes of every kind instead of imports only."""
    _run(db, _RUNS)
    _run(db, _EMPLOYER_CRM)


@migrations()
def m003_submissions(db: Database) -> None:
    """Which form became which contact, so that one sent twice is one; withdrawn contacts keep their id."""
    _run(db, _SUBMISSIONS)


@migrations()
def m004_search(db: Database) -> None:
    """Folded copies of what search looks in, with the triggers that keep them current."""
    for statement in search_index.definition():
        db.execute(statement)


@migrations()
def m005_touched(db: Database) -> None:
    """Which employers have changed, so that the matcher reads only those again; and the log by employer."""
    for statement in touched.definition():
        db.execute(statement)
    _run(db, _LOG_BY_EMPLOYER)


@migrations()
def m006_wish_occupations(db: Database) -> None:
    """What the words of a wish mean, where somebody has said that it is, or is not, a certain occupation."""
    _run(db, _WISHES)


@migrations()
def m007_occupations(db: Database) -> None:
    """What a job type is in ESCO and DISCO, from official files or said by a person; own wishes."""
    _run(db, _OCCUPATIONS)
    _count_changes_of(db, "own_wishes")


@migrations()
def m008_learnt_weights(db: Database) -> None:
    """What the team's outcomes have taught about the chance of a yes. Nothing in it belongs to a person."""
    _run(db, _LEARNT)
    _count_changes_of(db, "learnt_weights")


@migrations()
def m009_voice(db: Database) -> None:
    """What counts most to a participant, and what they answered to the employers on their list."""
    _run(db, _VOICE)


@migrations()
def m010_week_plans(db: Database) -> None:
    """Which employer is approached for which participant in a week, and what came of the proposal."""
    _run(db, _WEEK_PLANS)


@migrations()
def m011_exploring(db: Database) -> None:
    """The next list sees an introduction, and a limit of the employer's own: it is not new to us any more."""
    for statement in touched.for_exploring():
        db.execute(statement)


@migrations()
def m012_learnt_wants(db: Database) -> None:
    """What was learnt is of two kinds: the chance of a yes, and what the answers of participants tell."""
    db.execute("ALTER TABLE learnt_weights ADD COLUMN kind TEXT NOT NULL DEFAULT 'chance'")


def _count_changes_of(db: Database, table: str) -> None:
    """Let the counter of what the matcher reads rise with every change of a table."""
    for event in ("INSERT", "UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER {table}_{event.lower()}_revision AFTER {event} ON {table} "
            f"BEGIN UPDATE revisions SET number = number + {_STEP} WHERE name = 'workplaces'; END"
        )


def _run(db: Database, script: str) -> None:
    """Execute statements one by one: `executescript` would commit the migration's own transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
