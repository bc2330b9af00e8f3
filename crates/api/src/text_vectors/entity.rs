//! The table of text vectors: a row says what a model made of one text of one person.
//!
//! People do not share rows: what becomes of one person's texts says nothing about another's.

use sea_orm::entity::prelude::*;

use crate::ids::{OrganizationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "text_vectors")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The name of the text model.
    #[sea_orm(primary_key, auto_increment = false)]
    pub model: String,
    /// SHA-256 of the text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub text_hash: Vec<u8>,
    /// One byte for each component, in two's complement; none when the model can make nothing of the text.
    pub vector: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenancy::tenant_scoped!();
