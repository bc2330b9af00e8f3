//! Which rows of which table are a person's: what an export shows of them and an erasure takes away.

use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use crate::{
    auth::Actor,
    group_sessions,
    history::Subject,
    ids::{OrganizationId, PersonId},
};

/// Which rows of a table are the person's.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rows {
    /// One of these columns names the person.
    Of(&'static [&'static str]),
    /// One of these columns names an application of theirs.
    OfApplications(&'static [&'static str]),
    /// The rows of their pairings.
    OfPairings,
    /// The rows of the pairings in which they are the mentor.
    OfPairingsAsMentor,
    /// The sessions of groups that the API shows them.
    OfGroupSessions,
    /// This column holds their address.
    WithAddress(&'static str),
    /// What they did, in a log.
    ByActor,
    /// The rows of what they asked others to help them with.
    OfHelpRequests,
    /// What was done to them and to whatever else [`history`] names.
    OfHistory,
}

/// Objects of the person: what this column says in these rows.
#[derive(Clone, Copy, Debug)]
struct Named {
    table: &'static str,
    column: &'static str,
    rows: Rows,
}

const fn own(table: &'static str, rows: Rows) -> Named {
    let column = "id";
    Named {
        table,
        column,
        rows,
    }
}

const fn groups(table: &'static str, rows: Rows) -> Named {
    let column = "group_id";
    Named {
        table,
        column,
        rows,
    }
}

/// Of which objects of this kind the history is about the person, so that what others noted in it is, too.
#[rustfmt::skip]
fn history(subject: Subject) -> Vec<Named> {
    use Rows::{Of, OfGroupSessions, OfHelpRequests, OfPairings, WithAddress};
    const SIDES: Rows = Of(&["mentee_id", "mentor_id"]);
    match subject {
        Subject::Person => vec![own("people", Of(&["id"]))],
        Subject::Application => vec![own("applications", Of(&["person_id"]))],
        Subject::Pairing => vec![own("pairings", SIDES)],
        Subject::Group => vec![groups("group_members", Of(&["person_id"])), groups("pairings", SIDES)],
        Subject::GroupMember => vec![own("group_members", Of(&["person_id"]))],
        Subject::Session => vec![own("sessions", SIDES)],
        Subject::GroupSession => vec![own("group_sessions", OfGroupSessions)],
        Subject::Agreement => vec![own("agreements", OfPairings)],
        Subject::Goal => vec![own("pairing_goals", OfPairings)],
        Subject::ActionItem => vec![own("action_items", OfPairings)],
        Subject::Gathering => vec![own("gatherings", Of(&["host_id"]))],
        Subject::GatheringRegistration => vec![own("gathering_registrations", Of(&["person_id"]))],
        Subject::Resource => vec![own("resources", Of(&["owner_id"]))],
        Subject::HelpRequest => vec![own("help_requests", Of(&["asker_id", "helper_id"]))],
        Subject::HelpOffer => vec![own("help_offers", Of(&["helper_id"])), own("help_offers", OfHelpRequests)],
        Subject::Introduction => vec![own("introductions", Of(&["introducer_id", "a_id", "b_id"]))],
        Subject::Nomination => vec![own("nominations", Of(&["nominator_id", "nominee_id"])), own("nominations", WithAddress("email"))],
        // The organization's own.
        Subject::Organization | Subject::Skill | Subject::Program | Subject::MatchingPolicy | Subject::MatchRun
        | Subject::FeedbackQuestion | Subject::ApiKey => Vec::new(),
        // They take no steps.
        Subject::PairRule | Subject::AdvocacyAction | Subject::TrialRating | Subject::SessionNote | Subject::GroupSessionNote
        | Subject::CheckIn | Subject::FitCheck | Subject::ResourceShare | Subject::SkillAssessment | Subject::Recognition
        | Subject::Message => Vec::new(),
    }
}

/// The person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whose<'a> {
    pub organization: OrganizationId,
    pub person: PersonId,
    pub email: &'a str,
}

impl Whose<'_> {
    /// What their rows meet.
    pub(super) fn rows(self, rows: Rows) -> Condition {
        Condition::all()
            .add(Expr::col("organization_id").eq(Expr::value(self.organization)))
            .add(self.among(rows))
    }

    fn among(self, rows: Rows) -> Condition {
        let person = || Expr::value(self.person);
        match rows {
            Rows::Of(columns) => any(columns, |column| Expr::col(column).eq(person())),
            Rows::OfApplications(columns) => any(columns, |column| {
                Expr::col(column).in_subquery(self.ids("applications", &["person_id"]))
            }),
            Rows::OfPairings => self.of_pairings(&["mentee_id", "mentor_id"]),
            Rows::OfPairingsAsMentor => self.of_pairings(&["mentor_id"]),
            Rows::OfGroupSessions => {
                group_sessions::sight::of_person(self.organization, self.person)
            }
            Rows::WithAddress(column) => equal(column, self.email.to_owned()),
            Rows::ByActor => equal("actor", Actor::Person(self.person).to_string()),
            Rows::OfHelpRequests => Condition::all().add(
                Expr::col("help_request_id").in_subquery(self.ids("help_requests", &["asker_id"])),
            ),
            Rows::OfHistory => {
                let named =
                    |subject: Subject| history(subject).into_iter().map(move |of| (subject, of));
                let named = Subject::ALL.iter().copied().flat_map(named);
                named.fold(Condition::any(), |any, (subject, of)| {
                    any.add(
                        equal("subject_type", subject.as_str())
                            .add(Expr::col("subject_id").in_subquery(self.subjects(of))),
                    )
                })
            }
        }
    }

    /// The objects that rows of theirs name.
    fn subjects(self, of: Named) -> SelectStatement {
        Query::select()
            .column(of.column)
            .from(of.table)
            .cond_where(self.rows(of.rows))
            .to_owned()
    }

    fn of_pairings(self, sides: &[&'static str]) -> Condition {
        Condition::all().add(Expr::col("pairing_id").in_subquery(self.ids("pairings", sides)))
    }

    /// The ids of the rows of a table that name the person in one of these columns.
    fn ids(self, table: &'static str, columns: &[&'static str]) -> SelectStatement {
        Query::select()
            .column("id")
            .from(table)
            .and_where(Expr::col("organization_id").eq(Expr::value(self.organization)))
            .cond_where(any(columns, |column| {
                Expr::col(column).eq(Expr::value(self.person))
            }))
            .to_owned()
    }
}

fn equal(column: &'static str, text: impl Into<Value>) -> Condition {
    Condition::all().add(Expr::col(column).eq(Expr::value(text)))
}

fn any(columns: &[&'static str], meets: impl Fn(&'static str) -> SimpleExpr) -> Condition {
    columns
        .iter()
        .fold(Condition::any(), |any, column| any.add(meets(column)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app, document};

    /// Whose steps anybody may look up: there, notes are asked for.
    #[test]
    fn every_history_that_the_api_shows_is_somebodys_or_the_organizations() {
        let document = app::complete_document().expect("the document");
        let mut shown = 0;
        for (path, _, _) in document::operations(&document) {
            let Some(path) = path.strip_suffix("_id}/transitions") else {
                continue;
            };
            let name = path.rsplit('{').next().expect("a parameter");
            let subject = Subject::ALL.iter().find(|kind| kind.as_str() == name);
            let subject = *subject.expect(name);
            let is_the_organizations = matches!(subject, Subject::Program | Subject::MatchRun);
            assert_eq!(
                history(subject).is_empty(),
                is_the_organizations,
                "whose is the history of a {name}?"
            );
            shown += 1;
        }
        assert!(shown > 10, "only {shown} kinds of objects show their steps");
    }
}
