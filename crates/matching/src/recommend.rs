//! The best mentors for one mentee, without sending everybody to the same few.

use std::cmp::Reverse;

use crate::candidates::Candidates;
use crate::explain::UnknownParticipant;
use crate::outcome::Recommendation;
use crate::prepare::Prepared;
use crate::{MenteeIndex, MentorIndex};

impl Prepared {
    /// Returns the best candidates for a mentee, at most `limit`: the top choice first, then by score.
    ///
    /// Over the whole program, top choices are dealt by descending score: each mentee has at most one, and a mentor
    /// is that for at most as many mentees as there are seats. A mentee may therefore have no top choice.
    ///
    /// # Errors
    /// When the id is not one of a mentee of the program.
    ///
    /// # Ties
    /// The canonical order of mentees and then of mentors decides.
    ///
    /// # Complexity
    /// The first call for some candidates sorts all of them; later calls look at one mentee.
    pub fn recommend(
        &self,
        candidates: &Candidates,
        mentee: &str,
        limit: usize,
    ) -> Result<Vec<Recommendation>, UnknownParticipant> {
        let mentee = self
            .mentee_number(mentee)
            .ok_or_else(|| UnknownParticipant::Mentee(mentee.to_owned()))?;
        let top_choice = candidates.top_choice(mentee);
        let mut ranked = candidates.of(mentee).to_vec();
        ranked.sort_by_key(|candidate| {
            let is_top = Some(candidate.mentor) == top_choice;
            (!is_top, Reverse(candidate.score), candidate.mentor)
        });
        let recommendations = ranked.into_iter().take(limit).filter_map(|candidate| {
            let pair = self.pair(mentee, candidate.mentor)?;
            Some(Recommendation {
                mentor: pair.mentor.input.id.clone(),
                score: candidate.score,
                top_choice: Some(candidate.mentor) == top_choice,
                explanation: self.explanation(&pair),
            })
        });
        Ok(recommendations.collect())
    }
}

impl Candidates {
    fn top_choice(&self, mentee: MenteeIndex) -> Option<MentorIndex> {
        let top_choices = self.top_choices.get_or_init(|| self.deal_top_choices());
        top_choices.get(mentee.position()).copied().flatten()
    }

    fn deal_top_choices(&self) -> Vec<Option<MentorIndex>> {
        let mut by_score: Vec<_> = MenteeIndex::all(self.wanted().len())
            .flat_map(|mentee| {
                self.of(mentee)
                    .iter()
                    .map(move |candidate| (mentee, *candidate))
            })
            .collect();
        by_score.sort_unstable_by_key(|&(mentee, candidate)| {
            (Reverse(candidate.score), mentee, candidate.mentor)
        });
        let mut seats = self.seats().to_vec();
        let mut top_choices = vec![None; self.wanted().len()];
        for (mentee, candidate) in by_score {
            let choice = top_choices.get_mut(mentee.position());
            let seats = seats.get_mut(candidate.mentor.position());
            if let (Some(choice @ None), Some(seats @ 1..)) = (choice, seats) {
                *choice = Some(candidate.mentor);
                *seats -= 1;
            }
        }
        top_choices
    }
}
