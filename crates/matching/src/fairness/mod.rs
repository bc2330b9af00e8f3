//! The fairness report: how groups of people fared in a run, with small groups kept out of sight.
//!
//! It reports and decides nothing: no score and no pairing depends on it. Only a floor under the match rates, where the
//! policy sets one, is a rule for the pairing; what that costs is reported, too.

mod floor;
mod groups;
mod interval;

use serde::{Deserialize, Serialize};

pub use floor::FloorReport;
pub use groups::{FairnessSettings, FieldGroups, GroupAttribute, MatchRateFloor};

use crate::candidates::Candidates;
use crate::outcome::MatchedPair;
use crate::prepare::{Person, Prepared};
use crate::{MenteeIndex, Score};
use groups::Grouping;
use interval::{impact_ratio_interval, rate_interval};

/// A mentor is *shown* to a mentee when among so many of the mentee's best candidates.
const SHOWN: usize = 5;

/// How the groups of one attribute fared.
///
/// Groups smaller than `smallest_group` are left out, and so many more that the rest cannot be told from the totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairnessReport {
    /// What people are grouped by.
    pub attribute: GroupAttribute,
    /// Smaller groups are not shown.
    pub smallest_group: u32,
    /// The groups of mentees who took part, largest first.
    pub mentees: Vec<MenteeGroup>,
    /// Groups of mentees that are not shown.
    pub hidden_mentee_groups: u32,
    /// The groups of mentors who took part, largest first.
    pub mentors: Vec<MentorGroup>,
    /// Groups of mentors that are not shown.
    pub hidden_mentor_groups: u32,
}

/// How one group of mentees fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenteeGroup {
    /// The value that the group shares; absent for those who did not state one.
    pub group: Option<String>,
    /// Mentees.
    pub mentees: u32,
    /// Those of them with a mentor.
    pub matched: u32,
    /// `matched / mentees`.
    pub match_rate: Score,
    /// 95 % interval of the match rate, after Wilson.
    pub match_rate_interval: RateInterval,
    /// Share of those who named preferred mentors that got the first on their list; absent when too few named one.
    pub first_choice_rate: Option<Score>,
    /// Mean score of the pairs; absent when nobody was matched.
    pub mean_score: Option<Score>,
    /// Mean days of waiting, rounded down.
    pub mean_waiting_days: u32,
    /// The match rate divided by that of the group that fared best; absent when nobody was matched at all.
    pub impact_ratio: Option<Score>,
    /// 95 % interval of the impact ratio, after Donner and Zou (2012); absent for the group that fared best.
    pub impact_ratio_interval: Option<RatioInterval>,
    /// Whether the impact ratio is below 0.8, the four-fifths rule of 29 CFR 1607.4(D). A reason to look, no verdict:
    /// see the interval.
    pub below_four_fifths: bool,
}

/// How visible one group of mentors was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MentorGroup {
    /// The value that the group shares; absent for those who did not state one.
    pub group: Option<String>,
    /// Mentors.
    pub mentors: u32,
    /// Those of them with a mentee.
    pub matched: u32,
    /// Seats of the group.
    pub seats: u64,
    /// How often one of the group is among the five best candidates of a mentee.
    pub shown: u64,
    /// `shown` for each hundred seats, rounded down; absent without seats.
    pub shown_per_hundred_seats: Option<u64>,
}

/// Bounds of a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateInterval {
    /// Lower bound.
    pub low: Score,
    /// Upper bound.
    pub high: Score,
}

impl RateInterval {
    /// Bounds a rate of `part` in `whole` by 95 %: from 0 to 1 when there is nothing to tell it from.
    ///
    /// # Source
    /// Wilson, Probable inference (1927), without continuity correction.
    #[must_use]
    pub fn wilson(part: u32, whole: u32) -> Self {
        rate_interval(part, whole)
    }
}

/// Bounds of a ratio of two rates, in millionths: the upper one may exceed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RatioInterval {
    /// Lower bound.
    pub low_millionths: u64,
    /// Upper bound; absent when the data give none.
    pub high_millionths: Option<u64>,
}

impl Prepared {
    /// Reports on every attribute that the policy's `fairness` lists.
    ///
    /// # Complexity
    /// For each attribute linear in people, pairs and candidates.
    #[must_use]
    pub fn fairness(&self, candidates: &Candidates, pairs: &[MatchedPair]) -> Vec<FairnessReport> {
        let Some(settings) = &self.policy().fairness else {
            return Vec::new();
        };
        let fates = Fates::of(self, candidates, pairs);
        let report = |attribute: &GroupAttribute| {
            let mentees = Grouping::of(attribute, &self.mentees, settings.smallest_group);
            let mentors = Grouping::of(attribute, &self.mentors, settings.smallest_group);
            FairnessReport {
                attribute: attribute.clone(),
                smallest_group: settings.smallest_group,
                mentees: self.mentee_groups(&mentees, &fates, settings.smallest_group),
                hidden_mentee_groups: mentees.hidden,
                mentors: self.mentor_groups(&mentors, &fates),
                hidden_mentor_groups: mentors.hidden,
            }
        };
        settings.attributes.iter().map(report).collect()
    }

    fn mentee_groups(&self, groups: &Grouping, fates: &Fates, smallest: u32) -> Vec<MenteeGroup> {
        let mut shown: Vec<_> = groups
            .shown
            .iter()
            .map(|(name, members)| {
                let people = || members.iter().filter_map(|&place| self.mentees.get(place));
                let fates = || members.iter().filter_map(|&place| fates.mentees.get(place));
                let (mentees, matched) = (
                    count(members.len()),
                    count(fates().filter(|fate| fate.pairs > 0).count()),
                );
                let pairs: u64 = fates().map(|fate| fate.pairs).sum();
                let named = count(people().filter(|person| names_somebody(person)).count());
                let got = count(fates().filter(|fate| fate.first_choice).count());
                let waited: u64 = people()
                    .map(|person| u64::from(person.input.waiting_days))
                    .sum();
                MenteeGroup {
                    group: name.clone(),
                    mentees,
                    matched,
                    match_rate: Score::from_ratio(matched.into(), mentees.into()),
                    match_rate_interval: rate_interval(matched, mentees),
                    first_choice_rate: (named >= smallest)
                        .then(|| Score::from_ratio(got.into(), named.into())),
                    mean_score: (pairs > 0).then(|| {
                        let total = fates().map(|fate| fate.score).sum();
                        Score::from_ratio(total, pairs * u64::from(Score::SCALE))
                    }),
                    mean_waiting_days: waited
                        .checked_div(mentees.into())
                        .and_then(|days| u32::try_from(days).ok())
                        .unwrap_or(0),
                    impact_ratio: None,
                    impact_ratio_interval: None,
                    below_four_fifths: false,
                }
            })
            .collect();
        compare_with_best(&mut shown);
        shown
    }

    fn mentor_groups(&self, groups: &Grouping, fates: &Fates) -> Vec<MentorGroup> {
        let group = |(name, members): &(Option<String>, Vec<usize>)| {
            let people = members.iter().filter_map(|&place| self.mentors.get(place));
            let fates = || members.iter().filter_map(|&place| fates.mentors.get(place));
            let seats: u64 = people.map(|person| u64::from(person.input.capacity)).sum();
            let shown: u64 = fates().map(|fate| fate.shown).sum();
            MentorGroup {
                group: name.clone(),
                mentors: count(members.len()),
                matched: count(fates().filter(|fate| fate.pairs > 0).count()),
                seats,
                shown,
                shown_per_hundred_seats: (shown * 100).checked_div(seats),
            }
        };
        groups.shown.iter().map(group).collect()
    }
}

/// Fills in the ratio of every group to the one with the highest match rate, the largest of several.
fn compare_with_best(groups: &mut [MenteeGroup]) {
    let best = groups
        .iter()
        .max_by_key(|group| (group.match_rate, group.mentees))
        .filter(|best| best.matched > 0)
        .map(|best| (best.group.clone(), best.matched, best.mentees));
    let Some((name, matched, mentees)) = best else {
        return;
    };
    for group in groups {
        let ratio = Score::from_ratio(
            u64::from(group.matched) * u64::from(mentees),
            u64::from(group.mentees) * u64::from(matched),
        );
        group.impact_ratio = Some(ratio);
        group.below_four_fifths = ratio.millionths() < FOUR_FIFTHS;
        group.impact_ratio_interval = (group.group != name)
            .then(|| impact_ratio_interval((group.matched, group.mentees), (matched, mentees)));
    }
}

/// In millionths.
const FOUR_FIFTHS: u32 = Score::SCALE / 5 * 4;

/// What the run brought to each person, by place.
struct Fates {
    mentees: Vec<MenteeFate>,
    mentors: Vec<MentorFate>,
}

#[derive(Clone, Default)]
struct MenteeFate {
    pairs: u64,
    /// Sum over the pairs, in millionths.
    score: u64,
    first_choice: bool,
}

#[derive(Clone, Default)]
struct MentorFate {
    pairs: u64,
    shown: u64,
}

impl Fates {
    fn of(prepared: &Prepared, candidates: &Candidates, pairs: &[MatchedPair]) -> Self {
        let mut fates = Self {
            mentees: vec![MenteeFate::default(); prepared.mentees.len()],
            mentors: vec![MentorFate::default(); prepared.mentors.len()],
        };
        for pair in pairs {
            let mentee = prepared.mentee_number(&pair.mentee);
            let mentor = prepared.mentor_number(&pair.mentor);
            let Some(view) = mentee
                .zip(mentor)
                .and_then(|(mentee, mentor)| prepared.pair(mentee, mentor))
            else {
                continue;
            };
            let (mentee, mentor) = view.indices;
            if let Some(fate) = fates.mentees.get_mut(mentee.position()) {
                fate.pairs += 1;
                fate.score += u64::from(pair.score.millionths());
                fate.first_choice |= view.mentee.rank_of(view.mentor) == Some(0);
            }
            if let Some(fate) = fates.mentors.get_mut(mentor.position()) {
                fate.pairs += 1;
            }
        }
        let mut row = Vec::new();
        for mentee in MenteeIndex::all(prepared.mentees.len()) {
            row.clear();
            row.extend_from_slice(candidates.of(mentee));
            row.sort_unstable_by_key(|candidate| {
                (std::cmp::Reverse(candidate.score), candidate.mentor)
            });
            for candidate in row.iter().take(SHOWN) {
                if let Some(fate) = fates.mentors.get_mut(candidate.mentor.position()) {
                    fate.shown += 1;
                }
            }
        }
        fates
    }
}

fn names_somebody(person: &Person) -> bool {
    !person.preferred.is_empty()
}

fn count(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
