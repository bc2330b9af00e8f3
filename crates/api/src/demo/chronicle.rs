//! Collects what happened in the demo's past and writes it in the order of time.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    auth::Actor,
    context::Unit,
    error::Result,
    history::{Step, Subject},
    lifecycle::Lifecycle,
};

/// What happened, in any order.
#[derive(Debug, Default)]
pub(super) struct Chronicle(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    at: DateTime<Utc>,
    actor: Actor,
    subject: Subject,
    what: What,
}

#[derive(Debug)]
enum What {
    Event {
        verb: &'static str,
        id: Uuid,
        data: Value,
    },
    Step(Step),
    Kept(Step),
}

impl Chronicle {
    /// Notes an event.
    pub(super) fn event(
        &mut self,
        at: DateTime<Utc>,
        actor: Actor,
        subject: Subject,
        verb: &'static str,
        id: Uuid,
        data: Value,
    ) {
        self.0.push(Entry {
            at,
            actor,
            subject,
            what: What::Event { verb, id, data },
        });
    }

    /// Notes a step from one state to the next.
    pub(super) fn step(&mut self, at: DateTime<Utc>, actor: Actor, subject: Subject, step: Step) {
        self.0.push(Entry {
            at,
            actor,
            subject,
            what: What::Step(step),
        });
    }

    /// Notes a step that the event log does not tell of.
    pub(super) fn keep(&mut self, at: DateTime<Utc>, actor: Actor, subject: Subject, step: Step) {
        self.0.push(Entry {
            at,
            actor,
            subject,
            what: What::Kept(step),
        });
    }

    /// Writes it all, oldest first; what happened together is written together.
    pub(super) async fn write(mut self, unit: &Unit<'_>) -> Result<()> {
        self.0.sort_by_key(|entry| entry.at);
        for together in self.0.chunk_by(Entry::is_like) {
            let Some(first) = together.first() else {
                continue;
            };
            let then = Unit {
                actor: first.actor,
                now: first.at,
                ..*unit
            };
            match first.what {
                What::Event { verb, .. } => {
                    let events = together.iter().filter_map(Entry::event).collect();
                    then.events(first.subject, verb, events).await?;
                }
                What::Kept(_) => {
                    for step in together.iter().filter_map(Entry::step) {
                        then.keep(first.subject, &step).await?;
                    }
                }
                What::Step(_) => {
                    let steps = together.iter().filter_map(Entry::step).collect();
                    then.steps(first.subject, steps).await?;
                }
            }
        }
        Ok(())
    }
}

impl Entry {
    fn is_like(&self, other: &Self) -> bool {
        let is_like = match (&self.what, &other.what) {
            (What::Event { verb, .. }, What::Event { verb: other, .. }) => verb == other,
            (What::Step(_), What::Step(_)) | (What::Kept(_), What::Kept(_)) => true,
            _ => false,
        };
        is_like && (self.at, self.actor, self.subject) == (other.at, other.actor, other.subject)
    }

    fn event(&self) -> Option<(Uuid, Value)> {
        match &self.what {
            What::Event { id, data, .. } => Some((*id, data.clone())),
            What::Step(_) | What::Kept(_) => None,
        }
    }

    fn step(&self) -> Option<Step> {
        match &self.what {
            What::Step(step) | What::Kept(step) => Some(step.clone()),
            What::Event { .. } => None,
        }
    }
}

/// The step of an object between two states.
pub(super) fn step<S: Lifecycle>(subject: Uuid, from: S, to: S) -> Step {
    Step {
        subject,
        from: from.name(),
        to: to.name(),
        reason: None,
        note: None,
    }
}
