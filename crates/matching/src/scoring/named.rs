//! The few pairs in which one side names the other: those are judged singly.

use std::collections::HashMap;

use crate::prepare::{Person, Symbol};
use crate::{MenteeIndex, MentorIndex};

/// For each mentee the mentors with whom more than their profiles counts, in order.
///
/// That is: a manager, an earlier partner, somebody preferred or avoided, in either direction; the same human in
/// both roles; and pairs that a rule names.
#[derive(Debug)]
pub(crate) struct Named {
    starts: Vec<usize>,
    mentors: Vec<MentorIndex>,
}

impl Named {
    /// Collects the pairs.
    ///
    /// # Complexity
    /// Linear in the names, and one sort of the pairs.
    pub(crate) fn new(
        mentees: &[Person],
        mentors: &[Person],
        ruled: impl Iterator<Item = (MenteeIndex, MentorIndex)>,
    ) -> Self {
        let mut pairs: Vec<_> = ruled.collect();
        let mentors_by_person = by_person(mentors);
        for (mentee, person) in MenteeIndex::all(mentees.len()).zip(mentees) {
            let own = std::iter::once(person.person);
            for name in names(person).chain(own) {
                let found = mentors_by_person.get(&name).into_iter().flatten();
                pairs.extend(found.map(|&mentor| (mentee, MentorIndex(mentor))));
            }
        }
        let mentees_by_person = by_person(mentees);
        for (mentor, person) in MentorIndex::all(mentors.len()).zip(mentors) {
            for name in names(person) {
                let found = mentees_by_person.get(&name).into_iter().flatten();
                pairs.extend(found.map(|&mentee| (MenteeIndex(mentee), mentor)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = Vec::with_capacity(mentees.len() + 1);
        for (position, &(mentee, _)) in pairs.iter().enumerate() {
            while starts.len() <= mentee.position() {
                starts.push(position);
            }
        }
        starts.resize(mentees.len() + 1, pairs.len());
        Self {
            starts,
            mentors: pairs.into_iter().map(|(_, mentor)| mentor).collect(),
        }
    }

    /// Returns the mentors that a mentee names or is named by.
    pub(crate) fn of(&self, mentee: MenteeIndex) -> &[MentorIndex] {
        let place = mentee.position();
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(&start), Some(&end)) => self.mentors.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }
}

fn by_person(people: &[Person]) -> HashMap<Symbol, Vec<u32>> {
    let mut places: HashMap<Symbol, Vec<u32>> = HashMap::new();
    for (position, person) in (0..).zip(people) {
        places.entry(person.person).or_default().push(position);
    }
    places
}

fn names(person: &Person) -> impl Iterator<Item = Symbol> {
    let earlier = person.earlier.iter().map(|&(partner, _)| partner);
    let listed = [&person.managers, &person.preferred, &person.avoided];
    listed.into_iter().flatten().copied().chain(earlier)
}
