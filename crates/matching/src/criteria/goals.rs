//! How far the mentor's profile speaks about what the mentee wants to achieve.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::CriterionEvidence;
use crate::policy::Missing;
use crate::prepare::{PairView, Symbol, common, common_count};

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
}

fn count(symbols: &[Symbol]) -> u64 {
    symbols.len().try_into().unwrap_or(u64::MAX)
}
