//! Identifiers: one newtype per resource, and the one place that makes new ones.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(
            /// The UUIDv7 behind it.
            pub Uuid
        );

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        // sea-orm asks this of every key; ids are never numbers.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

id_types! {
    /// Identifies an organization, the tenant.
    OrganizationId,
    /// Identifies a person of the organization's directory.
    PersonId,
    /// Identifies an entry of the skill catalogue.
    SkillId,
    /// Identifies a mentoring program.
    ProgramId,
    /// Identifies a person's application to a program, in one role.
    ApplicationId,
    /// Identifies one version of a program's matching policy.
    MatchingPolicyId,
    /// Identifies a pin or an exclusion between two applications.
    PairRuleId,
    /// Identifies a group of people who come together.
    GroupId,
    /// Identifies somebody's place in a peer group.
    GroupMemberId,
    /// Identifies a meeting of a group.
    GroupSessionId,
    /// Identifies a note on a meeting of a group.
    GroupSessionNoteId,
    /// Identifies what a sponsor did for the one whom they sponsor.
    AdvocacyActionId,
    /// Identifies what one side thought of a trial conversation.
    TrialRatingId,
    /// Identifies one computation of a program's pairing.
    MatchRunId,
    /// Identifies a pair that a match run chose.
    ProposalId,
    /// Identifies a relationship between a mentor and a mentee.
    PairingId,
    /// Identifies a gathering.
    GatheringId,
    /// Identifies a person's registration for a gathering.
    GatheringRegistrationId,
    /// Identifies a resource.
    ResourceId,
    /// Identifies a resource shared into a pairing.
    ResourceShareId,
    /// Identifies a skill assessment.
    SkillAssessmentId,
    /// Identifies something that a person gave or received.
    GivingBackEntryId,
    /// Identifies a meeting of a pairing.
    SessionId,
    /// Identifies a series of recurring sessions.
    SessionSeriesId,
    /// Identifies a note on a session.
    SessionNoteId,
    /// Identifies one version of a pairing's mentoring agreement.
    AgreementId,
    /// Identifies a check-in.
    CheckInId,
    /// Identifies a fit check.
    FitCheckId,

    /// Identifies a request for help.
    HelpRequestId,
    /// Identifies an offer of help.
    HelpOfferId,
    /// Identifies a proposal to bring two people together.
    IntroductionId,
    /// Identifies a word of thanks.
    RecognitionId,
    /// Identifies a proposal of a person for a program.
    NominationId,
    /// Identifies the winding down of a program.
    WindDownId,
    /// Identifies what a coordinator wrote to a participant.
    MessageId,
    /// Identifies a goal of a pairing.
    GoalId,
    /// Identifies an action item.
    ActionItemId,
    /// Identifies a question of a program's feedback.
    FeedbackQuestionId,
    /// Identifies a named answer to a question of a program's feedback.
    FeedbackAnswerId,
    /// Identifies an anonymous answer to a question of a program's feedback.
    AnonymousAnswerId,
    /// Identifies an API key.
    ApiKeyId,
    /// Identifies an entry of the event log.
    EventId,
}

/// Makes new identifiers: UUIDv7, so that ids sort by the time they were made.
///
/// The demo replaces the source by a counted one, so that the examples in the OpenAPI document name objects that exist.
#[derive(Clone, Debug)]
pub struct Ids(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Counted { next: Arc<AtomicU64>, start_ms: u64 },
}

impl Ids {
    /// Ids from the system clock and the operating system's randomness.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// Predictable ids: a fixed time and a counter, the same in every process.
    pub fn counted(start_ms: u64) -> Self {
        let next = Arc::new(AtomicU64::new(1));
        Self(Source::Counted { next, start_ms })
    }

    /// Returns a new id of the wanted kind.
    pub fn next<Id: From<Uuid>>(&self) -> Id {
        match &self.0 {
            Source::System => Id::from(new_id()),
            Source::Counted { next, start_ms } => {
                let count = next.fetch_add(1, Ordering::Relaxed);
                Id::from(counted_id(*start_ms, count))
            }
        }
    }
}

impl Ids {
    /// Returns a new id that says nothing about when it was made: a random one (`UUIDv4`).
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub(crate) fn unordered<Id: From<Uuid>>(&self) -> Result<Id, getrandom::Error> {
        let mut bytes = [0_u8; 16];
        match &self.0 {
            Source::System => getrandom::fill(&mut bytes)?,
            Source::Counted { .. } => {
                let digest = Sha256::digest(self.next::<Uuid>().as_bytes());
                for (byte, random) in bytes.iter_mut().zip(digest) {
                    *byte = random;
                }
            }
        }
        Ok(Id::from(
            uuid::Builder::from_random_bytes(bytes).into_uuid(),
        ))
    }
}

/// A UUIDv7 from the system clock and the operating system's randomness.
#[expect(clippy::disallowed_methods, reason = "this is the one source")]
pub(crate) fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// The id that a counted source of `start_ms` makes as its `count`th, beginning at 1.
pub fn counted_id(start_ms: u64, count: u64) -> Uuid {
    let mut random = [0_u8; 10];
    for (byte, source) in random.iter_mut().skip(2).zip(count.to_be_bytes()) {
        *byte = source;
    }
    uuid::Builder::from_unix_timestamp_millis(start_ms.saturating_add(count), &random).into_uuid()
}
