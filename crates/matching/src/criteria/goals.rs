//! How far the mentor's profile speaks about what the mentee wants to achieve.

use serde::{Deserialize, Serialize};

use crate::MenteeIndex;
use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared, Symbol, common, common_count};
use crate::score::Score;
use crate::scoring::{Accumulator, Column, FillColumn, Filled, Postings, places};

/// Common ground of the mentee's goals and the mentor's profile.
///
/// Value: the mean of two shares. Topics: share of the mentee's topics and goal skills that are among the
/// mentor's topics, skills and interests. Words: share of the distinct words of the mentee's goals that
/// occur in the mentor's goals, skills, interests and biography, after dropping common words and
/// endings. When the mentee names no topics, the words alone count.
/// Missing when the mentee states no goal or the mentor's side has no text at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goals {
    /// Share of this criterion among all, 1 to 1000.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub weight: u32,
    /// What counts where the profiles do not say enough.
    #[serde(default)]
    pub missing: Missing,
}

impl Formula for Goals {
    fn read(&self, pair: &PairView<'_>) -> Reading {
        let (goals, profile) = (&pair.mentee.goals, &pair.mentor.profile);
        let says_nothing = |topics: &[_], words: &[_]| topics.is_empty() && words.is_empty();
        if says_nothing(&goals.topics, &goals.words)
            || says_nothing(&profile.topics, &profile.words)
        {
            return Reading::Missing;
        }
        let topics = (
            common_count(&goals.topics, &profile.topics),
            count(&goals.topics),
        );
        let words = (
            common_count(&goals.words, &profile.words),
            count(&goals.words),
        );
        match (topics, words) {
            ((_, 0), (shared, of)) | ((shared, of), (_, 0)) => Reading::ratio(shared, of),
            // a/b and c/d have the mean (ad + cb) / 2bd.
            ((a, b), (c, d)) => Reading::ratio(a * d + c * b, 2 * b * d),
        }
    }

    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence {
        let (goals, profile) = (&pair.mentee.goals, &pair.mentor.profile);
        let names = &pair.context.names;
        let stems = &pair.context.words;
        CriterionEvidence::Goals {
            shared_topics: names.all_written(common(&goals.topics, &profile.topics)),
            topics: goals.topics.len().try_into().unwrap_or(u32::MAX),
            shared_words: stems.all_written(common(&goals.words, &profile.words)),
            words: goals.words.len().try_into().unwrap_or(u32::MAX),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Own(Box::new(GoalColumn::new(prepared)))
    }
}

fn count(symbols: &[Symbol]) -> u64 {
    symbols.len().try_into().unwrap_or(u64::MAX)
}

/// Whose profile speaks of which topic and uses which word.
#[derive(Debug)]
struct GoalColumn {
    topics: Postings<()>,
    words: Postings<()>,
    /// Mentors whose profile says nothing.
    without: Vec<u32>,
}

impl GoalColumn {
    fn new(prepared: &Prepared) -> Self {
        let mentors = prepared.mentors.iter();
        let listed = |symbols: &'_ [Symbol]| -> Vec<(Symbol, ())> {
            symbols.iter().map(|&symbol| (symbol, ())).collect()
        };
        let topics = mentors.clone().map(|mentor| listed(&mentor.profile.topics));
        let words = mentors.map(|mentor| listed(&mentor.profile.words));
        Self {
            topics: Postings::new(topics),
            words: Postings::new(words),
            without: places(&prepared.mentors, |mentor| {
                mentor.profile.topics.is_empty() && mentor.profile.words.is_empty()
            }),
        }
    }
}

impl FillColumn for GoalColumn {
    fn fill(
        &self,
        prepared: &Prepared,
        mentee: MenteeIndex,
        _scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) -> Filled {
        let Some(mentee) = prepared.mentees.get(mentee.position()) else {
            return Filled::Constant(Reading::MISSING);
        };
        let goals = &mentee.goals;
        // As in `read`: a/b and c/d have the mean (ad + cb) / 2bd, so a topic is worth d and a word b.
        let (topic, word, of) = match (count(&goals.topics), count(&goals.words)) {
            (0, 0) => return Filled::Constant(Reading::MISSING),
            (of, 0) | (0, of) => (1, 1, of),
            (topics, words) => (words, topics, 2 * topics * words),
        };
        let mut shared = Accumulator::new(out, of);
        for (symbols, postings, gain) in [
            (&goals.topics, &self.topics, topic),
            (&goals.words, &self.words, word),
        ] {
            let gain = u32::try_from(gain).unwrap_or(u32::MAX);
            for &symbol in symbols {
                for &(mentor, ()) in postings.of(symbol) {
                    shared.add(mentor, gain);
                }
            }
        }
        shared.finish(Score::SCALE, &self.without)
    }
}
