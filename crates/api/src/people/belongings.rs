//! Which rows of which table are a person's: what an export shows of them and an erasure takes away.

use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

use crate::{
    auth::Actor,
    group_sessions,
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
    /// What was done to them, their applications, pairings, sessions and places in groups.
    OfHistory,
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
            Rows::OfHistory => {
                let within = |ids| Expr::col("subject_id").in_subquery(ids);
                Condition::any()
                    .add(Expr::col("subject_id").eq(person()))
                    .add(within(self.ids("applications", &["person_id"])))
                    .add(within(self.ids("pairings", &["mentee_id", "mentor_id"])))
                    .add(within(self.ids("sessions", &["mentee_id", "mentor_id"])))
                    .add(within(self.ids("group_members", &["person_id"])))
            }
        }
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
