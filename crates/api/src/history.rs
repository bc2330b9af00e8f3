//! The history of transitions and the event log, both written in the transaction of the change they tell of.

use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::Value;
use uuid::Uuid;

use crate::{context::Unit, error::Result, events, ids::EventId, transitions};

macro_rules! subjects {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// The kinds of objects that events and transitions are about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Subject {
            $($(#[$doc])* $variant,)+
        }

        impl Subject {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in the log.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

subjects! {
    /// The organization itself.
    Organization = "organization",
    /// A person of the directory.
    Person = "person",
    /// An entry of the skill catalogue.
    Skill = "skill",
    /// A mentoring program.
    Program = "program",
    /// An application to a program.
    Application = "application",
    /// A version of a matching policy.
    MatchingPolicy = "matching_policy",
    /// A pin or an exclusion.
    PairRule = "pair_rule",
    /// What a sponsor did for the one whom they sponsor.
    AdvocacyAction = "advocacy_action",
    /// What one side thought of a trial conversation.
    TrialRating = "trial_rating",
    /// A computation of a program's pairing.
    MatchRun = "match_run",
    /// A relationship between a mentor and a mentee.
    Pairing = "pairing",
    /// People who come together.
    Group = "group",
    /// Somebody's place in a peer group.
    GroupMember = "group_member",
    /// A meeting of a pairing.
    Session = "session",
    /// A note on a session.
    SessionNote = "session_note",
    /// A meeting of a group.
    GroupSession = "group_session",
    /// A note on a meeting of a group.
    GroupSessionNote = "group_session_note",
    /// A version of a pairing's mentoring agreement.
    Agreement = "agreement",
    /// A short answer on how a pairing is going.
    CheckIn = "check_in",
    /// A private answer to whether the two of a pairing fit.
    FitCheck = "fit_check",
    /// A workshop, office hours or another gathering.
    Gathering = "gathering",
    /// A person's registration for a gathering.
    GatheringRegistration = "gathering_registration",
    /// A resource that somebody shares.
    Resource = "resource",
    /// A resource in a pairing.
    ResourceShare = "resource_share",
    /// A skill assessment.
    SkillAssessment = "skill_assessment",
    /// A request for help.
    HelpRequest = "help_request",
    /// An offer of help.
    HelpOffer = "help_offer",
    /// A proposal to bring two people together.
    Introduction = "introduction",
    /// A word of thanks.
    Recognition = "recognition",
    /// A proposal of a person for a program.
    Nomination = "nomination",
    /// What a coordinator wrote to a participant.
    Message = "message",
    /// What the two of a pairing want to achieve.
    Goal = "goal",
    /// What one side of a pairing has promised to do.
    ActionItem = "action_item",
    /// A question of a program's feedback.
    FeedbackQuestion = "feedback_question",
    /// An API key.
    ApiKey = "api_key",
}

/// One step of an object from one state to the next.
#[derive(Clone, Debug)]
pub struct Step {
    /// The object.
    pub subject: Uuid,
    /// State before.
    pub from: &'static str,
    /// State after.
    pub to: &'static str,
    /// Why, as a stable code.
    pub reason: Option<String>,
    /// Why, in the actor's words. Kept in the history only, never in the event log.
    pub note: Option<String>,
}

impl Unit<'_> {
    /// Appends to the event log, for example `person` and `created`. `data` holds no personal data: events leave the
    /// house through integrations.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn event(
        &self,
        subject: Subject,
        verb: &str,
        id: impl Into<Uuid>,
        data: Value,
    ) -> Result<()> {
        let row = self.event_row(subject, verb, id.into(), data);
        events::entity::Entity::insert(row)
            .exec_without_returning(self.db)
            .await?;
        Ok(())
    }

    /// Appends one event for each of many objects, with one statement for each hundred.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events(
        &self,
        subject: Subject,
        verb: &str,
        happened: Vec<(Uuid, Value)>,
    ) -> Result<()> {
        for chunk in happened.chunks(100) {
            let rows = chunk
                .iter()
                .map(|(id, data)| self.event_row(subject, verb, *id, data.clone()));
            events::entity::Entity::insert_many(rows)
                .exec_without_returning(self.db)
                .await?;
        }
        Ok(())
    }

    /// Records something that changes no state: a step to the same state in the history, `verb` in the event log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remark(&self, subject: Subject, verb: &str, step: Step) -> Result<()> {
        let data = serde_json::json!({ "state": step.to, "reason": step.reason });
        self.event(subject, verb, step.subject, data).await?;
        self.keep(subject, &step).await
    }

    /// Records one step in the history only: in the event log, it would tell what the object itself hides.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, subject: Subject, step: &Step) -> Result<()> {
        transitions::entity::Entity::insert(self.transition_row(subject, step))
            .exec_without_returning(self.db)
            .await?;
        Ok(())
    }

    /// Records one step in the history and in the event log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn step(&self, subject: Subject, step: Step) -> Result<()> {
        self.steps(subject, vec![step]).await
    }

    /// Records many steps with two statements for each hundred.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn steps(&self, subject: Subject, steps: Vec<Step>) -> Result<()> {
        for chunk in steps.chunks(100) {
            let events = chunk.iter().map(|step| {
                let data =
                    serde_json::json!({ "from": step.from, "to": step.to, "reason": step.reason });
                self.event_row(subject, step.to, step.subject, data)
            });
            events::entity::Entity::insert_many(events)
                .exec_without_returning(self.db)
                .await?;
            let rows = chunk.iter().map(|step| self.transition_row(subject, step));
            transitions::entity::Entity::insert_many(rows)
                .exec_without_returning(self.db)
                .await?;
        }
        Ok(())
    }

    fn event_row(
        &self,
        subject: Subject,
        verb: &str,
        id: Uuid,
        data: Value,
    ) -> events::entity::ActiveModel {
        events::entity::ActiveModel {
            organization_id: Set(self.organization),
            id: Set(self.ids.next::<EventId>()),
            kind: Set(format!("{}.{verb}", subject.as_str())),
            subject_type: Set(subject.as_str().to_owned()),
            subject_id: Set(id),
            actor: Set(self.actor.to_string()),
            data: Set(events::entity::Data(data)),
            created_at: Set(self.now),
        }
    }

    fn transition_row(&self, subject: Subject, step: &Step) -> transitions::entity::ActiveModel {
        transitions::entity::ActiveModel {
            organization_id: Set(self.organization),
            id: Set(self.ids.next()),
            subject_type: Set(subject.as_str().to_owned()),
            subject_id: Set(step.subject),
            actor: Set(self.actor.to_string()),
            from_state: Set(step.from.to_owned()),
            to_state: Set(step.to.to_owned()),
            reason: Set(step.reason.clone()),
            note: Set(step.note.clone()),
            created_at: Set(self.now),
        }
    }
}
