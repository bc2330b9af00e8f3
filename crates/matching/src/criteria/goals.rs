//! How far the mentor's profile speaks about what the mentee wants to achieve.

use serde::{Deserialize, Serialize};

use crate::criteria::{Formula, Reading};
use crate::explanation::{CriterionEvidence, TextEvidence};
use crate::policy::Missing;
use crate::prepare::{PairView, Prepared, Symbol, closest, common, common_count, word_cosine};
use crate::score::Score;
use crate::scoring::{Accumulator, Column, FillColumn, Filled, Shared, TextIndex, narrow, places};
use crate::text_model::Similarity;
use crate::{MenteeIndex, MentorIndex};

/// Common ground of the mentee's goals and the mentor's profile.
///
/// Value: the mean of two parts. Topics: share of the mentee's topics and goal skills that are among the mentor's topics,
/// skills and interests. Text: how close what the mentee wants is to what the mentor says, by meaning. When the mentee
/// names no topics, the text alone counts.
/// Missing when the mentee states no goal or the mentor's side has no text at all.
///
/// # Text
/// With a [`TextModel`](crate::TextModel) the similarity is 0.8 · cosine of the vectors + 0.2 · cosine of the words; the
/// model's [`Calibration`](crate::Calibration) turns it into a value: 0 up to its floor, below which unrelated texts lie, 1
/// from its ceiling, evenly between. The mentee's vector lies in the middle of those of the goals (each with its topics and
/// skills), the mentor's in the middle of biography, each goal and the list of offered skills. Words are compared
/// as stems without common words, a word being worth 1 + log₂((1 + texts) / (1 + texts with the word)) among the program's
/// goals of mentees and profiles of mentors; the mentor's interests count here, too. All of it is computed in whole
/// numbers. Similarities say which of two texts is closer; they are no probabilities.
///
/// Without a model, and where it can make nothing of a text, the words alone count: share of the distinct stems of the
/// mentee's goals that occur in the mentor's profile.
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
        reading(pair)
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
            text: text_evidence(pair).map(Box::new),
        }
    }

    fn column(&self, prepared: &Prepared) -> Column {
        Column::Own(Box::new(GoalColumn::new(prepared)))
    }
}

fn reading(pair: &PairView<'_>) -> Reading {
    let (goals, profile) = (&pair.mentee.goals, &pair.mentor.profile);
    let says_nothing = |topics: &[_], words: &[_]| topics.is_empty() && words.is_empty();
    if says_nothing(&goals.topics, &goals.words) || says_nothing(&profile.topics, &profile.words) {
        return Reading::Missing;
    }
    let topics = (
        common_count(&goals.topics, &profile.topics),
        count(&goals.topics),
    );
    let text = TextReading::of(pair).map_or_else(
        || {
            (
                common_count(&goals.words, &profile.words),
                count(&goals.words),
            )
        },
        |text| (text.value.into(), Score::SCALE.into()),
    );
    match (topics, text) {
        ((_, 0), (shared, of)) | ((shared, of), (_, 0)) => Reading::ratio(shared, of),
        // a/b and c/d have the mean (ad + cb) / 2bd.
        ((a, b), (c, d)) => Reading::ratio(a * d + c * b, 2 * b * d),
    }
}

/// How close the two texts are by meaning.
struct TextReading {
    vectors: Similarity,
    words: Similarity,
    blend: Similarity,
    /// In millionths.
    value: u32,
}

impl TextReading {
    /// Returns `None` without a model, and where a side has no vector.
    fn of(pair: &PairView<'_>) -> Option<Self> {
        let model = pair.context.text_model.as_ref()?;
        let (goals, profile) = (&pair.mentee.goals, &pair.mentor.profile);
        let vectors = goals.vector.as_ref()?.cosine(profile.vector.as_ref()?);
        let words = word_cosine(&goals.weighted, &profile.weighted);
        let blend = Similarity::blend(vectors, words);
        Some(Self {
            vectors: Similarity::of(vectors),
            words: Similarity::of(words),
            blend,
            value: model.calibration().value(blend),
        })
    }
}

fn text_evidence(pair: &PairView<'_>) -> Option<TextEvidence> {
    let model = pair.context.text_model.as_ref()?;
    let text = TextReading::of(pair)?;
    let score = |millionths: u32| Score::from_millionths(millionths).unwrap_or(Score::ONE);
    let (goal, passage) = closest(pair.mentee, pair.mentor, model).unzip();
    Some(TextEvidence {
        model: model.name().to_owned(),
        similarity: score(text.blend.millionths()),
        vectors: score(text.vectors.millionths()),
        words: score(text.words.millionths()),
        value: score(text.value),
        goal,
        passage,
    })
}

fn count(symbols: &[Symbol]) -> u64 {
    symbols.len().try_into().unwrap_or(u64::MAX)
}

/// Whose profile speaks of which topic and uses which word.
#[derive(Debug)]
struct GoalColumn {
    topics: Shared,
    words: Shared,
    /// Of programs with a text model.
    texts: Option<TextIndex>,
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
            topics: Shared::new(topics),
            words: Shared::new(words),
            texts: TextIndex::new(prepared),
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
        scratch: &mut Vec<u64>,
        out: &mut [u32],
    ) -> Filled {
        let Some(person) = prepared.mentees.get(mentee.position()) else {
            return Filled::Constant(Reading::MISSING);
        };
        let goals = &person.goals;
        if let Some(texts) = &self.texts
            && texts.values(goals, out)
        {
            self.average_with_topics(&goals.topics, scratch, out);
            for &mentor in texts.without().chain(&self.without) {
                let place = usize::try_from(mentor).unwrap_or(usize::MAX);
                let pair = prepared.pair(mentee, MentorIndex(mentor));
                if let (Some(out), Some(pair)) = (out.get_mut(place), pair) {
                    *out = reading(&pair).code();
                }
            }
            return if self.without.is_empty() {
                Filled::Values
            } else {
                Filled::Gaps
            };
        }
        // As in `read`: a/b and c/d have the mean (ad + cb) / 2bd, so a topic is worth d and a word b.
        let (topic, word, of) = match (count(&goals.topics), count(&goals.words)) {
            (0, 0) => return Filled::Constant(Reading::MISSING),
            (of, 0) | (0, of) => (1, 1, of),
            (topics, words) => (words, topics, 2 * topics * words),
        };
        let mut shared = Accumulator::new(out, of);
        for (symbols, mentors, gain) in [
            (&goals.topics, &self.topics, topic),
            (&goals.words, &self.words, word),
        ] {
            let gain = u32::try_from(gain).unwrap_or(u32::MAX);
            mentors.add(symbols, gain, scratch, shared.gained());
        }
        shared.finish(Score::SCALE, &self.without)
    }
}

impl GoalColumn {
    /// Turns the values of the texts into the means of these and the shares of topics.
    fn average_with_topics(&self, topics: &[Symbol], scratch: &mut Vec<u64>, out: &mut [u32]) {
        if topics.is_empty() {
            return;
        }
        scratch.clear();
        scratch.resize(out.len(), 0);
        for &topic in topics {
            for &(mentor, ()) in self.topics.of(topic) {
                let place = usize::try_from(mentor).unwrap_or(usize::MAX);
                if let Some(shared) = scratch.get_mut(place) {
                    *shared += u64::from(Score::SCALE);
                }
            }
        }
        // As in `reading`: the mean of a/b and c/d is (ad + cb) / 2bd.
        let of = count(topics);
        for (value, shared) in out.iter_mut().zip(&*scratch) {
            *value = narrow((shared + u64::from(*value) * of) / (2 * of));
        }
    }
}
