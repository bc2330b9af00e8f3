//! The table of results: what is large and rarely read of a succeeded run.

use pairwell_matching::{Certificate, FairnessReport, PeerGroup, Unmatched};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::inputs::Inputs;
use crate::{
    database::document::json_column,
    error::{Problem, Result},
    ids::{ApplicationId, MatchRunId, OrganizationId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "match_run_results")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatchRunId,
    /// The solver's input, as gzipped JSON.
    pub snapshot: Vec<u8>,
    pub inputs: InputsDocument,
    pub unmatched: UnmatchedDocument,
    pub certificate: CertificateDocument,
    pub fairness: FairnessDocument,
    /// The groups, where the program has groups without mentors.
    pub groups: Option<GroupsDocument>,
}

/// Fingerprints of the inputs, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InputsDocument(pub Inputs);

json_column!(InputsDocument);

/// Who stayed without a partner, or with fewer than wanted, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UnmatchedDocument {
    pub mentees: Vec<Unmatched>,
    pub mentors: Vec<Unmatched>,
}

json_column!(UnmatchedDocument);

/// The proof, with the order of people that its prices follow, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CertificateDocument {
    pub certificate: Certificate,
    pub mentee_order: Vec<String>,
    pub mentor_order: Vec<String>,
}

json_column!(CertificateDocument);

/// How groups of people fared, one report an attribute, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FairnessDocument(pub Vec<FairnessReport>);

json_column!(FairnessDocument);

/// Groups without mentors, as a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GroupsDocument(pub Vec<PeerGroup>);

json_column!(GroupsDocument);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();

/// The result of a run; 404 when it has none.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: MatchRunId,
) -> Result<Model> {
    Entity::of(organization)
        .filter(Column::Id.eq(run))
        .one(db)
        .await?
        .ok_or_else(|| Problem::not_found("result of this match run"))
}

/// Whether a run without mentors put two applications into one group.
pub(super) async fn share_group(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    run: MatchRunId,
    one: ApplicationId,
    other: ApplicationId,
) -> Result<bool> {
    let groups = get(db, organization, run).await?.groups;
    let (one, other) = (one.to_string(), other.to_string());
    let has_both =
        |group: &PeerGroup| group.members.contains(&one) && group.members.contains(&other);
    Ok(groups.is_some_and(|groups| groups.0.iter().any(has_both)))
}
