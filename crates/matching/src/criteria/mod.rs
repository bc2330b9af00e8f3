//! What is scored: one criterion per file, each a formula with a value from 0 to 1.

mod availability;
mod department;
mod experience_gap;
mod field;
mod goals;
mod interests;
mod languages;
mod preferences;
mod skills;
mod time_zone;
mod waiting_time;

use serde::{Deserialize, Serialize};

use crate::explanation::{CriterionEvidence, CriterionKind};
use crate::policy::{Missing, Policy};
use crate::prepare::{Comparison, FieldSlots, PairView, Prepared, Symbols};
use crate::score::Score;
use crate::scoring::Column;

pub use availability::Availability;
pub use department::{Department, DepartmentDirection};
pub use experience_gap::{ExperienceDirection, ExperienceGap};
pub use field::Field;
pub use goals::Goals;
pub use interests::{InterestDirection, Interests};
pub use languages::Languages;
pub use preferences::{PreferenceOf, Preferences};
pub use skills::Skills;
pub use time_zone::TimeZone;
pub use waiting_time::WaitingTime;

/// One aspect of a pair that is scored, with its weight and settings.
///
/// Flat in JSON and TOML: `{ "kind": "skills", "weight": 40, "missing": "zero" }`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WeightedCriterion {
    /// Coverage of sought skills by offered ones.
    Skills(Skills),
    /// Common ground of goals and profile.
    Goals(Goals),
    /// Usable common time.
    Availability(Availability),
    /// Difference in years of experience.
    ExperienceGap(ExperienceGap),
    /// A common language.
    Languages(Languages),
    /// Distance between time zones.
    TimeZone(TimeZone),
    /// Same or different department.
    Department(Department),
    /// Common or uncommon interests.
    Interests(Interests),
    /// Stated preferences.
    Preferences(Preferences),
    /// Credit for waiting.
    WaitingTime(WaitingTime),
    /// A comparison of custom fields.
    Field(Field),
}

impl WeightedCriterion {
    /// Returns the kind, as `kind` names it.
    #[must_use]
    pub const fn kind(&self) -> CriterionKind {
        match self {
            Self::Skills(_) => CriterionKind::Skills,
            Self::Goals(_) => CriterionKind::Goals,
            Self::Availability(_) => CriterionKind::Availability,
            Self::ExperienceGap(_) => CriterionKind::ExperienceGap,
            Self::Languages(_) => CriterionKind::Languages,
            Self::TimeZone(_) => CriterionKind::TimeZone,
            Self::Department(_) => CriterionKind::Department,
            Self::Interests(_) => CriterionKind::Interests,
            Self::Preferences(_) => CriterionKind::Preferences,
            Self::WaitingTime(_) => CriterionKind::WaitingTime,
            Self::Field(_) => CriterionKind::Field,
        }
    }

    /// Returns the weight, 1 to 1000 in a valid policy.
    #[must_use]
    pub const fn weight(&self) -> u32 {
        match self {
            Self::Skills(settings) => settings.weight,
            Self::Goals(settings) => settings.weight,
            Self::Availability(settings) => settings.weight,
            Self::ExperienceGap(settings) => settings.weight,
            Self::Languages(settings) => settings.weight,
            Self::TimeZone(settings) => settings.weight,
            Self::Department(settings) => settings.weight,
            Self::Interests(settings) => settings.weight,
            Self::Preferences(settings) => settings.weight,
            Self::WaitingTime(settings) => settings.weight,
            Self::Field(settings) => settings.weight,
        }
    }

    /// Returns what counts where the profiles do not say enough.
    #[must_use]
    pub const fn missing(&self) -> Missing {
        match self {
            Self::Skills(settings) => settings.missing,
            Self::Goals(settings) => settings.missing,
            Self::Availability(settings) => settings.missing,
            Self::ExperienceGap(settings) => settings.missing,
            Self::Languages(settings) => settings.missing,
            Self::TimeZone(settings) => settings.missing,
            Self::Department(settings) => settings.missing,
            Self::Interests(settings) => settings.missing,
            Self::Preferences(settings) => settings.missing,
            Self::WaitingTime(settings) => settings.missing,
            Self::Field(settings) => settings.missing,
        }
    }
}

/// What a formula says about one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The value in millionths.
    Value(u32),
    /// The profiles do not say enough.
    Missing,
    /// The criterion is not meant for this pair.
    NotApplicable,
}

impl Reading {
    /// The code of [`Reading::Missing`].
    pub(crate) const MISSING: u32 = u32::MAX;
    /// The code of [`Reading::NotApplicable`].
    pub(crate) const NOT_APPLICABLE: u32 = u32::MAX - 1;

    /// Returns the reading as one number; a value is itself.
    pub(crate) const fn code(self) -> u32 {
        match self {
            Self::Value(value) => value,
            Self::Missing => Self::MISSING,
            Self::NotApplicable => Self::NOT_APPLICABLE,
        }
    }

    /// Whether a code is that of a value.
    #[inline(always)]
    pub(crate) const fn is_value(code: u32) -> bool {
        code <= Score::SCALE
    }

    /// Rounded down and at most 1; 0 when the denominator is 0.
    fn ratio(numerator: u64, denominator: u64) -> Self {
        Self::Value(Score::from_ratio(numerator, denominator).millionths())
    }

    fn yes_or_no(yes: bool) -> Self {
        Self::Value(if yes { Score::SCALE } else { 0 })
    }
}

/// How one criterion judges a pair. `read` is the truth; `column` is how most pairs are read.
pub(crate) trait Formula: std::fmt::Debug + Send + Sync {
    /// Returns the value.
    fn read(&self, pair: &PairView<'_>) -> Reading;

    /// Returns what the value comes from.
    fn evidence(&self, pair: &PairView<'_>) -> CriterionEvidence;

    /// Prepares reading whole rows of pairs: the same readings as `read`, except where one side names the other.
    fn column(&self, prepared: &Prepared) -> Column;
}

/// A criterion of the policy, ready to be asked about pairs.
#[derive(Debug)]
pub(crate) struct ReadyCriterion {
    pub(crate) kind: CriterionKind,
    pub(crate) weight: u32,
    pub(crate) missing: Missing,
    pub(crate) formula: Box<dyn Formula>,
}

impl ReadyCriterion {
    pub(crate) fn all(policy: &Policy, slots: &mut FieldSlots, names: &mut Symbols) -> Vec<Self> {
        let ready = |criterion: &WeightedCriterion| Self {
            kind: criterion.kind(),
            weight: criterion.weight(),
            missing: criterion.missing(),
            formula: criterion.formula(slots, names),
        };
        policy.criteria.iter().map(ready).collect()
    }

    /// Whether the criterion judges what people say about themselves, and not what happened to them or whom they like.
    pub(crate) fn is_about_profiles(&self) -> bool {
        !matches!(
            self.kind,
            CriterionKind::Preferences | CriterionKind::WaitingTime
        )
    }
}

impl WeightedCriterion {
    fn formula(&self, slots: &mut FieldSlots, names: &mut Symbols) -> Box<dyn Formula> {
        match self {
            Self::Skills(settings) => Box::new(settings.clone()),
            Self::Goals(settings) => Box::new(settings.clone()),
            Self::Availability(settings) => Box::new(settings.clone()),
            Self::ExperienceGap(settings) => Box::new(settings.clone()),
            Self::Languages(settings) => Box::new(settings.clone()),
            Self::TimeZone(settings) => Box::new(settings.clone()),
            Self::Department(settings) => Box::new(settings.clone()),
            Self::Interests(settings) => Box::new(settings.clone()),
            Self::Preferences(settings) => Box::new(settings.clone()),
            Self::WaitingTime(settings) => Box::new(settings.clone()),
            Self::Field(settings) => Box::new(Comparison::new(
                (&settings.mentor_field, &settings.mentee_field),
                &settings.rule,
                settings.when.as_ref(),
                slots,
                names,
            )),
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for WeightedCriterion {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::policy::tagged_schema(
            "One aspect of a pair that is scored, with its weight and settings.",
            vec![
                ("skills", Skills::schema()),
                ("goals", Goals::schema()),
                ("availability", Availability::schema()),
                ("experience_gap", ExperienceGap::schema()),
                ("languages", Languages::schema()),
                ("time_zone", TimeZone::schema()),
                ("department", Department::schema()),
                ("interests", Interests::schema()),
                ("preferences", Preferences::schema()),
                ("waiting_time", WaitingTime::schema()),
                ("field", Field::schema()),
            ],
        )
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for WeightedCriterion {
    fn schemas(
        schemas: &mut Vec<(
            String,
            utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>,
        )>,
    ) {
        Skills::schemas(schemas);
        Goals::schemas(schemas);
        Availability::schemas(schemas);
        ExperienceGap::schemas(schemas);
        Languages::schemas(schemas);
        TimeZone::schemas(schemas);
        Department::schemas(schemas);
        Interests::schemas(schemas);
        Preferences::schemas(schemas);
        WaitingTime::schemas(schemas);
        Field::schemas(schemas);
    }
}
