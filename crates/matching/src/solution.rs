//! A pairing and the proof that there is no better one.

use serde::{Deserialize, Serialize};

use crate::{GroupCertificate, MenteeIndex, MentorIndex, Pair, PeerCertificate, Score};

/// A pairing of an [`Instance`](crate::Instance) with the proof that it is what the objective asks for.
///
/// Nothing here needs to be believed: [`check`](crate::check) verifies all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    /// The chosen pairs, sorted by mentee and mentor; pinned pairs are among them.
    pub pairs: Vec<Pair>,
    /// Why no other pairing is better.
    pub certificate: Certificate,
}

/// Why no other pairing is better; each objective has its kind of proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum Certificate {
    /// Of [`Objective::MostMatched`](crate::Objective::MostMatched) and
    /// [`Objective::BestTotal`](crate::Objective::BestTotal).
    Prices(Prices),
    /// Of [`Objective::Stable`](crate::Objective::Stable): that nobody would rather have each other is
    /// verified from the pairs alone; this says how good they are for each side.
    Stable(Stability),
    /// Of [`Objective::LargestStable`](crate::Objective::LargestStable).
    LargestStable(LargestStability),
    /// Of [`Objective::Fair`](crate::Objective::Fair).
    Fair(Fairness),
    /// Of an instance with a [`RateFloor`](crate::RateFloor).
    Floor(FloorProof),
    /// Of groups with a minimum size, with a bound that the best grouping may fall short of.
    Groups(GroupCertificate),
    /// Of groups without a mentor, with a bound alike.
    Peers(PeerCertificate),
}

impl Certificate {
    /// Returns the prices, if this kind of proof has them.
    #[must_use]
    pub const fn prices(&self) -> Option<&Prices> {
        match self {
            Self::Prices(prices) => Some(prices),
            Self::Stable(_)
            | Self::LargestStable(_)
            | Self::Fair(_)
            | Self::Floor(_)
            | Self::Groups(_)
            | Self::Peers(_) => None,
        }
    }

    /// Returns the proof that a floor is met at the least cost, if this is one.
    #[must_use]
    pub const fn floor(&self) -> Option<&FloorProof> {
        match self {
            Self::Floor(proof) => Some(proof),
            Self::Prices(_)
            | Self::Stable(_)
            | Self::LargestStable(_)
            | Self::Fair(_)
            | Self::Groups(_)
            | Self::Peers(_) => None,
        }
    }
}

/// Prices that bound the worth of every possible pairing; when a pairing reaches the bound it is optimal.
///
/// # Units
/// Millionths of a score, like [`Score::millionths`](crate::Score::millionths).
///
/// # Source
/// Linear programming duality. Let a pair be worth `pair_value + score`, and call what a pair is worth
/// beyond the prices of its two people its surplus. Any pairing is worth at most the sum of
/// - for each mentee, the price times the number of mentors wanted; nothing when the price is negative;
/// - for each mentor, the price times the capacity or, when the price is negative, times the minimum load;
/// - the surplus of every pinned pair, whatever its sign, and of every other candidate where it is positive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prices {
    /// What one more pair is worth beside its score: more than the total score of the pairing when the most
    /// pairs are wanted, so that no pairing with more pairs is worth less; 0 when only the total counts.
    pub pair_value: u64,
    /// For each mentee: what one more mentor wanted would be worth to the whole pairing.
    pub mentee_prices: Vec<i64>,
    /// For each mentor: what one more seat would be worth to the whole pairing. Negative where the minimum
    /// load takes mentees from better pairs: what one mentee less to take would be worth.
    pub mentor_prices: Vec<i64>,
}

/// How good a stable pairing is for each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stability {
    /// How the mentees rank the mentors they got.
    pub mentees: SideStatistics,
    /// How the mentors rank the mentees they got.
    pub mentors: SideStatistics,
}

/// How good a stable pairing with ties is, and how much larger any other can be.
///
/// # Source
/// Three bounds, of which the least counts; pins are in all pairings and count once.
/// - No pairing has more pairs than a [`Cover`] leaves room for.
/// - A stable pairing has at least half the pairs of any other, since no mentee with a wish left and mentor with a seat
///   left are candidates for each other.
/// - It has at least two thirds if no mentee with a wish left could take a seat from somebody who has another mentor with a
///   seat left, where either the mentor likes the two mentees the same or the one who moves likes the two mentors the same.
///   Where it could not, neither pairing being stable leaves only ways of five pairs and more from this one to a larger:
///   Király (2011).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LargestStability {
    /// How the mentees rank the mentors they got; who is liked the same has the same rank.
    pub mentees: SideStatistics,
    /// How the mentors rank the mentees they got; who is liked the same has the same rank.
    pub mentors: SideStatistics,
    /// More pairs than it leaves room for there are in no pairing.
    pub cover: Cover,
    /// No stable pairing has more pairs.
    pub most_pairs: u64,
}

/// How the people of one side rank the partners they got among all their candidates; the best has rank 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SideStatistics {
    /// The sum of the ranks of all partners: the side's part of the egalitarian cost.
    pub rank_sum: u64,
    /// The mean rank in thousandths, rounded down; 0 when there are no pairs.
    pub mean_rank_thousandths: u64,
}

impl SideStatistics {
    /// Puts a sum of ranks of so many partners into words.
    pub(crate) fn new(partners: u64, rank_sum: u64) -> Self {
        let mean = rank_sum.saturating_mul(1_000).checked_div(partners);
        Self {
            rank_sum,
            mean_rank_thousandths: mean.unwrap_or(0),
        }
    }
}

/// Why no pairing with as many pairs is fairer.
///
/// # Source
/// Linear programming duality, once for each score that could not be avoided. Let `x` of a pair be 1 if it is chosen and 0
/// if not, and let its cost be 1 if it has the score of the level and 0 if not. Adding the price of its mentee
/// and subtracting that of its mentor gives its reduced cost. For any pairing with the same number of pairs
/// the number of pairs of that score is, up to a constant, the sum of
/// - for each pair, the reduced cost times `x`;
/// - for each mentee, the price of the ground of mentees less that of the mentee, times the mentors they have;
/// - for each mentor, the price of the mentor less that of the ground of mentors, times the mentees they have.
///
/// A pairing for which each term is as small as it can be has the fewest pairs of that score. So have exactly
/// those pairings for which the same holds: at the next level, whatever has a term that is not zero is the same
/// for all pairings still in the running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fairness {
    /// The scores of all pairs from worst to best: what is compared, the first difference deciding.
    pub scores: Vec<Score>,
    /// Why no pairing has more pairs.
    pub cover: Cover,
    /// The prices of each score of which pairs had to stay, from the lowest up.
    pub levels: Vec<FairLevel>,
    /// Where the time ran out: of scores below it there are as few pairs as can be, from the worst up; nothing is proved
    /// of the others. Absent when all is proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub proved_below: Option<Score>,
}

/// People whose wishes and seats bound the number of pairs (the theorem of König).
///
/// Beside the pins, there are at most as many pairs as these mentees wish for, these mentors have seats for, and
/// candidates there are between the other mentees and the other mentors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cover {
    /// The mentees, in order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub mentees: Vec<MenteeIndex>,
    /// The mentors, in order.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<u32>))]
    pub mentors: Vec<MentorIndex>,
}

/// Prices that prove that no pairing has fewer pairs of one score, given what lower scores demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FairLevel {
    /// The score.
    pub score: Score,
    /// The mentees whose price is not zero, in order.
    pub mentee_prices: Vec<PersonPrice>,
    /// The mentors whose price is not zero, in order.
    pub mentor_prices: Vec<PersonPrice>,
    /// The price of the ground of mentees: what a mentee is compared with.
    pub mentee_ground: i32,
    /// The price of the ground of mentors: what a mentor is compared with.
    pub mentor_ground: i32,
}

/// The price of one person, who is named by their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonPrice {
    /// The number of the mentee or mentor, counted from zero.
    pub person: u32,
    /// The price, in pairs.
    pub price: i32,
}

/// Why no pairing in which every group reaches its share of the best rate is better than a bound, and what there would be
/// without that demand.
///
/// # Source
/// Linear programming duality, once for each range of what the best rate of a group may be: within a range from `a` to
/// `b`, a group of `n` must have at least `ratio * a * n` mentees matched and at most `b * n`. Beside the terms of
/// [`Prices`], with one difference, any pairing of the range is worth at most what the groups add: the price of each group
/// times its upper bound or, when the price is negative, times its lower one. The difference is that the price of a mentee
/// of a group counts in full for all wishes but one, and for that one as far as it exceeds the price of the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorProof {
    /// What no pairing that meets the floor exceeds.
    pub bound: FloorWorth,
    /// Ranges of the best rate, in order, with a bound for each; together they hold every rate there can be.
    pub ranges: Vec<FloorRange>,
    /// The best pairing that does not have to meet the floor, as the numbers of mentee and mentor.
    pub unbound_pairs: Vec<Pair>,
    /// The prices that prove it.
    pub unbound_prices: Prices,
}

/// What pairings are worth, for the objective: of `best_total` the number of pairs says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorWorth {
    /// How many pairs there are; 0 where only the total counts.
    pub pairs: u64,
    /// The sum of their scores, in millionths.
    pub total_score: u64,
}

/// All pairings whose best group has a rate within a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorRange {
    /// The lowest rate of the range, as numerator and denominator.
    pub from: [u32; 2],
    /// The highest rate of the range, as numerator and denominator.
    pub to: [u32; 2],
    /// The prices of all people.
    pub prices: Prices,
    /// For each group: what one mentee more might be matched for. Negative where the group must have more than pay.
    pub group_prices: Vec<i64>,
}
