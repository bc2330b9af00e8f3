//! Rules that cannot be kept together: the one way in which a solver, a run and everybody who asks them say so.

use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

use crate::explanation::RequirementKind;
use crate::{LoadConflict, MenteeIndex, MentorIndex};

/// Rules that cannot be kept together, as few as conflict: without any one of them the others could be.
///
/// Mentees and mentors are named by their ids; by numbers where an [`Instance`](crate::Instance) is all that is known, see
/// [`named`](Self::named).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict<Mentee = String, Mentor = String> {
    /// Why they cannot be kept together.
    pub reason: ConflictReason,
    /// The rules.
    pub rules: Vec<ConflictingRule<Mentee, Mentor>>,
}

/// Why rules cannot be kept together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConflictReason {
    /// The pinned pair fails the requirement.
    NotEligible {},
    /// Somebody has more pins than capacity.
    TooManyPins {
        /// Pins that name the person; one more than the capacity of them are listed.
        pins: u32,
        /// The person's capacity.
        capacity: u32,
    },
    /// So many mentees are needed for minimum loads, or for minimum groups, and fewer can be had.
    TooFewMentees {
        /// The sum of the minimum loads.
        needed: u64,
        /// How many pairs these mentors can have at most, given what each mentee wants and the pins.
        available: u64,
    },
    /// Every stable pairing gives the mentor fewer mentees than the minimum load.
    ///
    /// Where nobody likes two partners the same, every stable pairing gives each mentor the same number of mentees (the rural
    /// hospitals theorem), so this minimum load is a conflict alone.
    NoStablePairing {
        /// The minimum load.
        needed: u64,
        /// How many mentees every stable pairing gives the mentor.
        available: u64,
    },
    /// The stable pairing that was found gives the mentor fewer mentees than the minimum load. Whether another gives more is
    /// NP-hard to tell.
    StablePairingFound {
        /// The minimum load.
        needed: u64,
        /// How many mentees the pairing gives the mentor.
        available: u64,
    },
    /// No pairing gives every group its share of the best match rate.
    GroupRates {},
}

/// A rule that a coordinator or a policy sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConflictingRule<Mentee = String, Mentor = String> {
    /// The two must be paired.
    Pin {
        /// Who.
        mentee: Mentee,
        /// With whom.
        mentor: Mentor,
    },
    /// Pairs have to meet a requirement.
    Requirement {
        /// Which.
        requirement: RequirementKind,
    },
    /// A mentee wants no more mentors.
    MenteeCapacity {
        /// Who.
        mentee: Mentee,
    },
    /// A mentor takes no more mentees.
    MentorCapacity {
        /// Who.
        mentor: Mentor,
    },
    /// A mentor must get a least number of mentees.
    LeastLoad {
        /// Who.
        mentor: Mentor,
    },
    /// Nobody would rather have each other.
    Stability {},
    /// No group's match rate is below a share of the best group's.
    MatchRateFloor {},
}

impl ConflictReason {
    /// Returns a stable name of what has to be changed: `pin_conflict`, `load_conflict` or `floor_conflict`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotEligible {} | Self::TooManyPins { .. } => "pin_conflict",
            Self::TooFewMentees { .. }
            | Self::NoStablePairing { .. }
            | Self::StablePairingFound { .. } => "load_conflict",
            Self::GroupRates {} => "floor_conflict",
        }
    }
}

impl<Mentee, Mentor> Conflict<Mentee, Mentor> {
    /// Says the same with other names.
    #[must_use]
    pub fn named<E, R>(
        self,
        mentee_name: impl Fn(Mentee) -> E,
        mentor_name: impl Fn(Mentor) -> R,
    ) -> Conflict<E, R> {
        use ConflictingRule as Rule;
        let named = |rule| match rule {
            Rule::Pin { mentee, mentor } => Rule::Pin {
                mentee: mentee_name(mentee),
                mentor: mentor_name(mentor),
            },
            Rule::Requirement { requirement } => Rule::Requirement { requirement },
            Rule::MenteeCapacity { mentee } => Rule::MenteeCapacity {
                mentee: mentee_name(mentee),
            },
            Rule::MentorCapacity { mentor } => Rule::MentorCapacity {
                mentor: mentor_name(mentor),
            },
            Rule::LeastLoad { mentor } => Rule::LeastLoad {
                mentor: mentor_name(mentor),
            },
            Rule::Stability {} => Rule::Stability {},
            Rule::MatchRateFloor {} => Rule::MatchRateFloor {},
        };
        Conflict {
            reason: self.reason,
            rules: self.rules.into_iter().map(named).collect(),
        }
    }

    /// Returns the mentors whose minimum loads take part, in order.
    pub fn mentors(&self) -> impl Iterator<Item = &Mentor> {
        self.rules.iter().filter_map(|rule| {
            if let ConflictingRule::LeastLoad { mentor } = rule {
                Some(mentor)
            } else {
                None
            }
        })
    }

    /// Returns the pins that take part, in order.
    pub fn pins(&self) -> impl Iterator<Item = (&Mentee, &Mentor)> {
        self.rules.iter().filter_map(|rule| {
            if let ConflictingRule::Pin { mentee, mentor } = rule {
                Some((mentee, mentor))
            } else {
                None
            }
        })
    }
}

impl From<LoadConflict> for Conflict<MenteeIndex, MentorIndex> {
    fn from(conflict: LoadConflict) -> Self {
        let mentors = conflict.mentors.into_iter();
        Self {
            reason: ConflictReason::TooFewMentees {
                needed: conflict.needed,
                available: conflict.available,
            },
            rules: mentors
                .map(|mentor| ConflictingRule::LeastLoad { mentor })
                .collect(),
        }
    }
}

impl<Mentee: Display, Mentor: Display> Display for ConflictingRule<Mentee, Mentor> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pin { mentee, mentor } => write!(formatter, "the pin of {mentee} and {mentor}"),
            Self::Requirement { requirement } => {
                let name = serde_json::to_value(requirement).unwrap_or_default();
                formatter.write_str(name.as_str().unwrap_or_default())
            }
            Self::MenteeCapacity { mentee } => mentee.fmt(formatter),
            Self::MentorCapacity { mentor } => mentor.fmt(formatter),
            Self::LeastLoad { mentor } => write!(formatter, "the minimum load of {mentor}"),
            Self::Stability {} => formatter.write_str("that the pairing is stable"),
            Self::MatchRateFloor {} => formatter.write_str("the floor under the match rates"),
        }
    }
}

impl<Mentee: Display, Mentor: Display> Display for Conflict<Mentee, Mentor> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ConflictingRule as Rule;
        let those = |wanted: fn(&Rule<Mentee, Mentor>) -> bool| {
            listed(self.rules.iter().filter(|rule| wanted(rule)))
        };
        let mentors = || listed(self.mentors());
        match self.reason {
            ConflictReason::NotEligible {} => {
                let pin = those(|rule| matches!(rule, Rule::Pin { .. }));
                let failed = those(|rule| matches!(rule, Rule::Requirement { .. }));
                write!(formatter, "{pin} fails {failed}")
            }
            ConflictReason::TooManyPins { pins, capacity } => {
                let whose = those(|rule| {
                    matches!(
                        rule,
                        Rule::MenteeCapacity { .. } | Rule::MentorCapacity { .. }
                    )
                });
                write!(
                    formatter,
                    "{whose} has {pins} pins and a capacity of {capacity}"
                )
            }
            ConflictReason::TooFewMentees { needed, available } => {
                let together = if self.mentors().nth(1).is_some() {
                    " together"
                } else {
                    ""
                };
                write!(
                    formatter,
                    "{} must have {needed} mentees{together} and can have {available} at most",
                    mentors()
                )?;
                if self.pins().next().is_some() {
                    let pins = those(|rule| matches!(rule, Rule::Pin { .. }));
                    write!(formatter, " beside {pins}")?;
                }
                Ok(())
            }
            ConflictReason::NoStablePairing { needed, available } => write!(
                formatter,
                "{} must have {needed} mentees and has {available} in every stable pairing",
                mentors()
            ),
            ConflictReason::StablePairingFound { needed, available } => write!(
                formatter,
                "{} must have {needed} mentees and has {available} in the stable pairing that was found; whether another \
                 gives more is NP-hard to tell",
                mentors()
            ),
            ConflictReason::GroupRates {} => write!(
                formatter,
                "no pairing gives every group its share of the best match rate beside {}",
                those(|rule| !matches!(rule, Rule::MatchRateFloor {}))
            ),
        }
    }
}

/// Words several conflicts in one line.
pub(crate) fn all<Mentee: Display, Mentor: Display>(
    conflicts: &[Conflict<Mentee, Mentor>],
) -> String {
    let conflicts: Vec<_> = conflicts.iter().map(ToString::to_string).collect();
    conflicts.join("; ")
}

/// Writes `one, two and three`.
fn listed(items: impl Iterator<Item = impl Display>) -> String {
    let mut items: Vec<_> = items.map(|item| item.to_string()).collect();
    let last = items.pop().unwrap_or_default();
    if items.is_empty() {
        return last;
    }
    format!("{} and {last}", items.join(", "))
}
