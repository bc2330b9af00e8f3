//! Whose texts wait to be embedded: organizations take turns, and within one, who wrote first comes first.
//!
//! In memory only. What a crash loses is found again at the next start.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use crate::ids::{OrganizationId, PersonId};

/// Whose texts a unit of work has written.
#[derive(Debug, Default)]
pub(crate) struct Written(RefCell<BTreeSet<PersonId>>);

impl Written {
    /// Adds a person.
    pub(crate) fn by(&self, person: PersonId) {
        self.0.borrow_mut().insert(person);
    }
}

/// Whose texts wait to be embedded, each person once.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    filled: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    /// The organizations in which somebody waits, each once; the first one is next.
    turns: VecDeque<OrganizationId>,
    people: HashMap<OrganizationId, VecDeque<PersonId>>,
    known: HashSet<(OrganizationId, PersonId)>,
}

impl Queue {
    pub(super) fn add(&self, organization: OrganizationId, written: Written) {
        let mut waiting = self.waiting();
        for person in written.0.into_inner() {
            waiting.add(organization, person);
        }
        drop(waiting);
        self.filled.notify_one();
    }

    pub(super) fn next(&self) -> Option<(OrganizationId, PersonId)> {
        self.waiting().next()
    }

    /// Returns when somebody may have come to wait since the last call of [`Self::next`].
    pub(super) async fn filled(&self) {
        // A wake-up that comes between the look and the wait is kept by `Notify`.
        self.filled.notified().await;
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn add(&mut self, organization: OrganizationId, person: PersonId) {
        if !self.known.insert((organization, person)) {
            return;
        }
        let people = self.people.entry(organization).or_default();
        if people.is_empty() {
            self.turns.push_back(organization);
        }
        people.push_back(person);
    }

    fn next(&mut self) -> Option<(OrganizationId, PersonId)> {
        let organization = self.turns.pop_front()?;
        let people = self.people.get_mut(&organization)?;
        let person = people.pop_front()?;
        if people.is_empty() {
            self.people.remove(&organization);
        } else {
            self.turns.push_back(organization);
        }
        self.known.remove(&(organization, person));
        Some((organization, person))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn nobody_waits_for_the_import_of_another_organization() {
        let [early, late] = [1, 2].map(|id| OrganizationId(Uuid::from_u128(id)));
        let person = |id| PersonId(Uuid::from_u128(id));
        let queue = Queue::default();
        let write = |organization, people: &[u128]| {
            let written = Written::default();
            people.iter().for_each(|id| written.by(person(*id)));
            queue.add(organization, written);
        };
        write(early, &[6, 7, 8]);
        write(late, &[9]);
        // Again, and somebody new, however early they came to the organization.
        write(early, &[7]);
        write(early, &[5]);
        let mut order = Vec::new();
        while let Some(next) = queue.next() {
            order.push(next);
            if order.len() == 3 {
                write(late, &[9]);
            }
        }
        let expected = [
            (early, 6),
            (late, 9),
            (early, 7),
            (early, 8),
            (late, 9),
            (early, 5),
        ];
        assert_eq!(
            order,
            expected.map(|(organization, id)| (organization, person(id)))
        );
    }
}
