//! What becomes of every column that can hold something of a person: the list that erasure carries out.
//!
//! | what | becomes |
//! | --- | --- |
//! | whatever names or describes the person | overwritten ([`super::erase`], table `people`) |
//! | rows that are about the person alone, and their private words | deleted ([`RULES`]) |
//! | rows that the figures or the partner need | kept without the person's words ([`RULES`]) |
//! | what two wrote together and nobody can take apart | emptied for both, as far as it is text ([`RULES`]) |
//! | ids, codes, dates, numbers, and the words of others and of the organization | kept ([`KEPT`]) |
//! | anonymous feedback | kept: nothing leads from it to a person, so nothing can find it ([`KEPT`]) |

use crate::people::belongings::Rows;

/// What is left of a column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Becomes {
    /// An id that names nobody.
    Nobody,
    /// A text that is absent.
    Nothing,
    /// A text without a letter.
    Empty,
    /// A time that does not come.
    Never,
    /// This JSON document.
    Document(&'static str),
    /// One more: the version of a row that others may hold.
    Next,
}

/// What happens to the rows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate {
    /// They go.
    Deleted,
    /// They stay without what these columns held.
    Without(&'static [(&'static str, Becomes)]),
}

/// One statement of the erasure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub table: &'static str,
    pub rows: Rows,
    pub fate: Fate,
}

const fn deleted(table: &'static str, rows: Rows) -> Rule {
    let fate = Fate::Deleted;
    Rule { table, rows, fate }
}

const fn without(
    table: &'static str,
    rows: Rows,
    columns: &'static [(&'static str, Becomes)],
) -> Rule {
    let fate = Fate::Without(columns);
    Rule { table, rows, fate }
}

use Becomes::{Document, Empty, Never, Next, Nobody, Nothing};
use Rows::{ByActor, Of, OfApplications, OfHistory, OfPairings, WithAddress};

/// Terms without a word that the two wrote.
const NO_TERMS: &str = r#"{"cadence":{"every":1,"unit":"month"},"confidentiality":""}"#;

/// What is carried out before anything comes to its end, while every row still says whose history it is.
pub(super) const HISTORY: &[Rule] = &[
    without("transitions", ByActor, &[("note", Nothing)]),
    without("transitions", OfHistory, &[("note", Nothing)]),
];

/// The statements, in the order in which they are carried out.
#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    without("people", Of(&["manager_id"]), &[("manager_id", Nobody), ("version", Next)]),
    deleted("coordinators", Of(&["person_id"])),

    without("applications", Of(&["person_id"]), &[("details", Document("{}")), ("version", Next)]),
    deleted("pair_rules", OfApplications(&["mentee_application_id", "mentor_application_id"])),
    deleted("trial_ratings", Of(&["rater_id", "partner_id"])),

    without("sessions", Of(&["mentor_id", "mentee_id"]), &[("agenda", Empty), ("place", Nothing), ("version", Next)]),
    deleted("session_notes", Of(&["author_id"])),
    without("group_sessions", Of(&["agenda_by_id"]), &[("agenda", Empty), ("agenda_by_id", Nobody), ("version", Next)]),
    without("group_sessions", Of(&["place_by_id"]), &[("place", Nothing), ("place_by_id", Nobody), ("version", Next)]),
    deleted("group_session_notes", Of(&["author_id"])),
    without("groups", Of(&["facilitator_id"]), &[("facilitator_id", Nobody), ("version", Next)]),
    without("agreements", OfPairings, &[("terms", Document(NO_TERMS)), ("version", Next)]),
    without("check_ins", Of(&["author_id"]), &[("progress", Empty), ("blockers", Nothing), ("next_step", Nothing)]),
    without("fit_checks", Of(&["author_id"]), &[("private_note", Nothing)]),
    without("pairing_goals", OfPairings, &[("title", Empty), ("description", Empty), ("milestones", Document("[]")), ("evidence", Nothing), ("version", Next)]),
    without("action_items", OfPairings, &[("title", Empty), ("evidence", Nothing), ("version", Next)]),
    without("advocacy_actions", OfPairings, &[("audience", Empty), ("outcome", Nothing), ("version", Next)]),
    without("alumni_cadences", OfPairings, &[("next_at", Never), ("version", Next)]),
    without("feedback_answers", Of(&["person_id"]), &[("text", Nothing)]),
    deleted("feedback_given", Of(&["person_id"])),

    deleted("help_offers", Of(&["helper_id"])),
    deleted("introductions", Of(&["a_id", "b_id"])),
    without("introductions", Of(&["introducer_id"]), &[("introducer_id", Nobody), ("reason", Empty), ("context", Empty), ("version", Next)]),
    deleted("recognitions", Of(&["receiver_id"])),
    without("recognitions", Of(&["giver_id"]), &[("giver_id", Nobody), ("evidence", Empty), ("message", Empty), ("version", Next)]),
    deleted("nominations", Of(&["nominee_id"])),
    deleted("nominations", WithAddress("email")),
    without("nominations", Of(&["nominator_id"]), &[("nominator_id", Nobody), ("why", Empty), ("version", Next)]),
    deleted("resource_marks", Of(&["person_id"])),
    without("resource_shares", Of(&["shared_by_id"]), &[("shared_by_id", Nobody), ("note", Nothing)]),
    // What others shared of it and its marks go with it.
    deleted("resources", Of(&["owner_id"])),
    deleted("skill_assessments", Of(&["person_id"])),
    without("skill_assessments", Of(&["assessor_id"]), &[("assessor_id", Nobody)]),
    deleted("mentoring_consents", Of(&["person_id"])),
    deleted("messages", Of(&["recipient_id"])),
    deleted("calendar_links", Of(&["person_id"])),
];

/// Columns that no rule changes, and why.
#[cfg(test)]
#[derive(Clone, Copy, Debug)]
struct Kept {
    table: &'static str,
    columns: &'static [&'static str],
    because: &'static str,
}

#[cfg(test)]
const fn kept(
    table: &'static str,
    columns: &'static [&'static str],
    because: &'static str,
) -> Kept {
    Kept {
        table,
        columns,
        because,
    }
}

#[cfg(test)]
const ORGANIZATION: &str = "the organization's own words and settings";
#[cfg(test)]
const CODES: &str = "codes, and ids of rows that name nobody any more";
#[cfg(test)]
const ACTORS: &str = "codes, and actors by their id, which names nobody any more";
#[cfg(test)]
const ELSEWHERE: &str = "erased by the code of its resource, which `erase` calls";

/// What stays as it is.
#[cfg(test)]
#[rustfmt::skip]
const KEPT: &[Kept] = &[
    kept("seaql_migrations", &["version"], ORGANIZATION),
    kept("organizations", &["name"], ORGANIZATION),
    kept("people", &["external_id", "full_name", "email", "job_title", "department", "time_zone", "role", "state", "profile"], "overwritten by `anonymize`"),
    kept("skills", &["name", "aliases"], ORGANIZATION),
    kept("skill_names", &["normalized_name"], ORGANIZATION),
    kept("programs", &["name", "description", "kind", "state", "fields", "pairing_end"], ORGANIZATION),
    kept("applications", &["role", "state"], CODES),
    kept("matching_policies", &["policy", "note", "created_by"], ORGANIZATION),
    kept("pair_rules", &["kind", "note"], "the row goes"),
    kept("match_runs", &["state", "progress", "report", "failure_code", "failure_detail", "lease_owner", "created_by", "shortlist"], ACTORS),
    kept("match_runs", &["failure_conflicts"], "rules by application id"),
    kept("match_run_results", &["snapshot"], "emptied by `matching`"),
    kept("match_run_results", &["inputs", "unmatched", "certificate", "fairness"], "fingerprints, codes, prices and rates by application id; small groups are suppressed"),
    kept("proposals", &["explanation"], "emptied by `matching`"),
    kept("trial_ratings", &["wish", "note"], "the row goes"),
    kept("pairings", &["mentee_id", "mentor_id", "state", "end_reason", "ended_by", "proposal_id", "match_run_id", "replaces_id", "replaced_by_id"], ACTORS),
    kept("pairings", &["group_id"], CODES),
    kept("groups", &["match_run_id", "mentor_id", "state"], CODES),
    kept("group_members", &["person_id", "state", "end_reason"], CODES),
    kept("match_run_results", &["groups"], "scores by application id"),
    kept("pairing_health", &["phase", "program_id"], CODES),
    kept("cadences", &[], CODES),
    kept("sessions", &["series_id", "series_rule", "time_zone", "state", "channel", "created_by", "attendance", "no_show_by", "cancelled_by"], CODES),
    kept("group_sessions", &["state", "channel"], CODES),
    kept("group_session_attendances", &["person_id", "attendance"], CODES),
    kept("group_session_notes", &["visibility", "text"], "the row goes; what others of the group noted is theirs"),
    kept("session_notes", &["visibility", "text"], "the row goes; what the partner noted is the partner's"),
    kept("agreements", &["state", "proposed_by"], CODES),
    kept("check_ins", &["side", "partner_id"], CODES),
    kept("fit_checks", &["side", "partner_id", "fit"], CODES),
    kept("pairing_goals", &["state"], CODES),
    kept("action_items", &["side", "owner_id", "partner_id", "state", "goal_id"], CODES),
    kept("advocacy_actions", &["kind"], CODES),
    kept("feedback_questions", &["event", "kind", "text", "options", "state"], ORGANIZATION),
    kept("feedback_answers", &["partner_id", "side", "occasion_id", "choice"], CODES),
    kept("anonymous_feedback_answers", &["choice", "text"], "anonymous: nothing leads to who wrote it"),
    kept("feedback_given", &["question_id", "occasion_id"], "the row goes"),
    kept("help_requests", &["asker_id", "helper_id", "accepted_offer_id", "goal", "context", "tried_so_far", "specific_ask", "skills", "outcome_note"], ELSEWHERE),
    kept("help_requests", &["help_type", "visibility", "state", "outcome"], CODES),
    kept("help_offers", &["message", "state"], "the row goes"),
    kept("introductions", &["state", "declined_by_id", "outcome", "outcome_note", "outcome_by_id"], "only the two of it write them, and with either of the two the row goes"),
    kept("recognitions", &["behavior", "audience"], CODES),
    kept("nominations", &["role", "relation", "state"], CODES),
    kept("giving_back_entries", &["person_id", "direction", "kind", "source_type", "source_id"], CODES),
    kept("gatherings", &["host_id", "title", "description", "place", "skills"], ELSEWHERE),
    kept("gatherings", &["kind", "state"], CODES),
    kept("gathering_skills", &["normalized_name"], ELSEWHERE),
    kept("gathering_registrations", &["person_id", "state", "attendance"], CODES),
    kept("resources", &["kind", "title", "url", "description", "licence", "skills", "state"], "the row goes"),
    kept("resource_skills", &["normalized_name"], "the row goes with its resource"),
    kept("skill_assessments", &["skill", "normalized_name", "assessed_by"], "the skill of somebody else, whom the person assessed"),
    kept("messages", &["author", "text", "application_id", "pairing_id"], "the row goes with its recipient; what a coordinator wrote to others is the organization's"),
    kept("calendar_links", &["secret_hash"], "the row goes"),
    kept("text_vectors", &["person_id", "model", "text_hash", "vector"], ELSEWHERE),
    kept("wind_downs", &["state", "started_by", "reminded_until"], ACTORS),
    kept("api_keys", &["name", "hint", "role", "program_ids", "scopes", "secret_hash"], ORGANIZATION),
    kept("idempotency_keys", &["principal", "key", "fingerprint", "etag", "location", "body"], "emptied by `forget_answers`"),
    kept("events", &["kind", "subject_type", "subject_id", "actor", "data"], "no personal data, as they leave the house; actors by their id"),
    kept("transitions", &["subject_type", "subject_id", "actor", "from_state", "to_state", "reason"], ACTORS),
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::{agreements::entity::Terms, config::Settings, database::Database};

    /// Tables, with the columns that can hold words or a person's id, read from a new database.
    async fn schema() -> BTreeMap<String, BTreeSet<String>> {
        let folder = std::env::temp_dir().join(format!("pairwell-erasure-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let file = folder.join("schema.db");
        let settings = Settings {
            database_url: format!("sqlite://{}", file.display()).into(),
            ..Settings::default()
        };
        let database = Database::connect(&settings).await.expect("a new database");
        database.migrate().await.expect("the migrations");
        drop(database);
        let handle = rusqlite::Connection::open(&file).expect("the file");
        let mut query = handle
            .prepare(
                "SELECT t.name, c.name, c.type, (SELECT f.\"table\" FROM pragma_foreign_key_list(t.name) f \
                 WHERE f.\"from\" = c.name AND f.\"from\" <> 'organization_id') \
                 FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
            )
            .expect("a query");
        let rows = query.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?.to_lowercase(),
                row.get::<_, Option<String>>(3)?,
            ))
        });
        let mut schema: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows.expect("rows") {
            let (table, column, kind, target) = row.expect("a row");
            let columns = schema.entry(table).or_default();
            let is_time = kind.contains("timestamp") || kind.contains("date");
            let is_id = kind.contains("uuid");
            let is_words = !is_time
                && !is_id
                && ["text", "char", "blob", "json"]
                    .iter()
                    .any(|word| kind.contains(word));
            // An id without a foreign key can be anybody's.
            let names_somebody = is_id
                && !matches!(
                    column.as_str(),
                    "organization_id" | "id" | "program_id" | "pairing_id" | "session_id"
                )
                && target.is_none_or(|target| target == "people");
            if is_words || names_somebody {
                columns.insert(column);
            }
        }
        std::fs::remove_dir_all(&folder).expect("the folder is ours");
        schema
    }

    fn named() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut named: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for rule in HISTORY.iter().chain(RULES) {
            let columns = named.entry(rule.table).or_default();
            if let Of(by) = rule.rows {
                columns.extend(by);
            }
            if let WithAddress(by) = rule.rows {
                columns.insert(by);
            }
            if let Fate::Without(changed) = rule.fate {
                columns.extend(changed.iter().map(|(column, _)| column));
            }
        }
        for kept in KEPT {
            assert!(!kept.because.is_empty());
            named.entry(kept.table).or_default().extend(kept.columns);
        }
        named
    }

    #[actix_web::test]
    async fn every_column_that_can_hold_something_of_a_person_is_named() {
        let (schema, named) = (schema().await, named());
        assert!(schema.len() > 30, "only {} tables", schema.len());
        let unknown = |table: &str, column: &str| {
            let columns = named.get(table);
            columns.is_none_or(|columns| !columns.contains(column))
        };
        let forgotten: Vec<_> = schema
            .iter()
            .flat_map(|(table, columns)| columns.iter().map(move |column| (table, column)))
            .filter(|(table, column)| unknown(table, column))
            .collect();
        assert!(
            forgotten.is_empty(),
            "say in people/erasure/tables.rs what becomes of these when a person is erased: {forgotten:?}"
        );
        for table in named.keys() {
            assert!(schema.contains_key(*table), "there is no table {table}");
        }
    }

    #[test]
    fn emptied_documents_can_be_read() {
        serde_json::from_str::<Terms>(NO_TERMS).expect("terms");
        for rule in RULES {
            let Fate::Without(columns) = rule.fate else {
                continue;
            };
            for (_, becomes) in columns {
                if let Document(text) = becomes {
                    serde_json::from_str::<serde_json::Value>(text).expect(text);
                }
            }
        }
    }
}
