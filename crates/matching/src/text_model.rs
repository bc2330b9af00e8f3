//! What the core asks of an embedding of texts: a name, and a unit vector for each text. It knows no model itself.

use std::fmt;

/// Turns texts into vectors whose direction is their meaning: texts that mean the same point the same way.
///
/// The same text gives the same vector always and everywhere; whatever changes a vector changes the name.
pub trait TextModel: fmt::Debug + Send + Sync {
    /// Names the model and its version, such as `pairwell-static-1`. Runs record it.
    fn name(&self) -> &str;

    /// Returns where similarity begins to count, and from where it counts in full.
    fn calibration(&self) -> Calibration;

    /// Returns the vector of a text; `None` when the model can make nothing of it.
    fn embed(&self, text: &str) -> Option<TextVector>;
}

/// Which part of the scale of similarities a model uses.
///
/// Models differ in the cosine that unrelated texts have. The value of a similarity is 0 up to `floor`, 1 from
/// `ceiling`, and grows evenly between the two. It is a measure and no probability.
///
/// # Units
/// Thousandths of the blended cosine of [`Goals`](crate::criteria::Goals).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibration {
    floor: i64,
    ceiling: i64,
}

impl Calibration {
    /// Takes both ends in thousandths; a ceiling that is not above the floor becomes the next thousandth.
    #[must_use]
    pub const fn new(floor: i16, ceiling: i16) -> Self {
        // `From` is not const; widening loses nothing.
        #[expect(clippy::as_conversions, reason = "i16 always fits into i64")]
        let (floor, ceiling) = (floor as i64, ceiling as i64);
        let ceiling = if ceiling > floor { ceiling } else { floor + 1 };
        Self { floor, ceiling }
    }

    /// Maps a similarity in parts of [`Similarity::ONE`] to millionths, rounded down.
    pub(crate) fn value(self, similarity: Similarity) -> u32 {
        let one = Similarity::ONE.0;
        let above = similarity.0 * 1000 - self.floor * one;
        let span = (self.ceiling - self.floor) * one;
        u32::try_from(above.max(0).min(span) * 1_000_000 / span).unwrap_or(0)
    }
}

/// A cosine or a blend of cosines, from −1 to 1, in fixed point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Similarity(i64);

impl Similarity {
    /// The similarity of a text with itself: 5 · 2¹⁶, so that both cosines and their blend are exact.
    const ONE: Self = Self(5 << 16);

    /// Blends two cosines in parts of 2¹⁶: four fifths of the vectors' and one fifth of the words'.
    pub(crate) fn blend(vectors: i32, words: i32) -> Self {
        Self(4 * i64::from(vectors) + i64::from(words))
    }

    /// Takes one cosine in parts of 2¹⁶.
    pub(crate) fn of(cosine: i32) -> Self {
        Self(5 * i64::from(cosine))
    }

    /// Returns millionths, 0 for what is negative.
    pub(crate) fn millionths(self) -> u32 {
        let millionths = self.0.max(0) * 1_000_000 / Self::ONE.0;
        u32::try_from(millionths).map_or(1_000_000, |millionths| millionths.min(1_000_000))
    }
}

/// The direction of a text: a vector of length one, in whole numbers.
///
/// # Units
/// Components are in parts of 2⁸. The cosine of two vectors is then their dot product in parts of 2¹⁶, without a
/// division; rounding costs it about 0.002.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TextVector(Box<[i8]>);

impl TextVector {
    /// The length of every vector.
    const UNIT: u64 = 1 << 8;

    /// Gives a sum of vectors the length one; `None` when it has no direction.
    ///
    /// No component exceeds 127/256: one that is larger is cut off.
    #[must_use]
    pub fn in_direction(sum: &[i64]) -> Option<Self> {
        // Enough fractional bits that the length of short vectors is exact, too.
        const BITS: u32 = 16;
        let squares: u128 = sum
            .iter()
            .map(|component| u128::from(component.unsigned_abs()))
            .map(|magnitude| magnitude.saturating_mul(magnitude))
            .fold(0, u128::saturating_add);
        let length = squares.checked_shl(2 * BITS)?.isqrt();
        if length == 0 {
            return None;
        }
        let component = |&component: &i64| {
            let scaled = u128::from(component.unsigned_abs()) * u128::from(Self::UNIT);
            let rounded = ((scaled << (BITS + 1)) + length) / (2 * length);
            let magnitude = i8::try_from(rounded).unwrap_or(i8::MAX);
            if component < 0 { -magnitude } else { magnitude }
        };
        Some(Self(sum.iter().map(component).collect()))
    }

    /// Takes the components of a vector that was computed before; `None` unless its length is one, give or take 5 %.
    #[must_use]
    pub fn from_components(components: impl Into<Box<[i8]>>) -> Option<Self> {
        let components = components.into();
        let squares: u64 = components
            .iter()
            .map(|component| u64::from(component.unsigned_abs()).pow(2))
            .sum();
        let one = Self::UNIT * Self::UNIT;
        (one * 9 / 10..=one * 11 / 10)
            .contains(&squares)
            .then_some(Self(components))
    }

    /// Returns the direction in the middle of several vectors, each of which counts the same.
    pub(crate) fn middle(vectors: &[Self]) -> Option<Self> {
        let [first, others @ ..] = vectors else {
            return None;
        };
        if others.is_empty() {
            return Some(first.clone());
        }
        let mut sum: Vec<i64> = first.0.iter().copied().map(i64::from).collect();
        for vector in others {
            for (total, &component) in sum.iter_mut().zip(&vector.0) {
                *total += i64::from(component);
            }
        }
        Self::in_direction(&sum)
    }

    /// Returns the components in parts of 2⁸.
    #[must_use]
    pub fn components(&self) -> &[i8] {
        &self.0
    }

    /// Returns the cosine of the angle between two vectors of one model, in parts of 2¹⁶.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> i32 {
        self.cosine_with(&other.0)
    }

    /// Returns the cosine with the vector of these components.
    #[inline]
    pub(crate) fn cosine_with(&self, components: &[i8]) -> i32 {
        let products = self.0.iter().zip(components);
        products
            .map(|(&a, &b)| i32::from(a) * i32::from(b))
            .sum::<i32>()
            .clamp(-(1 << 16), 1 << 16)
    }
}

impl fmt::Debug for TextVector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TextVector({} components)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_has_length_one_and_keeps_its_signs() {
        let vector = TextVector::in_direction(&[30, -30, 30, -30, 30, 0]).unwrap();
        // 256/√5 = 114.5
        assert_eq!(vector.components(), [114, -114, 114, -114, 114, 0]);
        assert_eq!(TextVector::in_direction(&[0, 0]), None);
        assert_eq!(TextVector::in_direction(&[]), None);
        assert!(TextVector::in_direction(&[i64::MAX, i64::MIN]).is_some());
    }

    #[test]
    fn cosines_are_symmetric_and_do_not_depend_on_length() {
        let of = |sum: &[i64]| TextVector::in_direction(sum).unwrap();
        let (a, b) = (of(&[1, 1, 1, 1, 1, 1, 1, 1]), of(&[9, 9, 9, 9, 0, 0, 0, 0]));
        assert_eq!(a.cosine(&b), b.cosine(&a));
        assert!(
            (a.cosine(&b) - 46341).abs() < 700,
            "cos 45°: {}",
            a.cosine(&b)
        );
        assert_eq!(of(&[7; 8]), a);
        assert_eq!(a.cosine(&of(&[-3; 8])), -a.cosine(&a));
    }

    #[test]
    fn stored_components_must_have_length_one() {
        let vector = TextVector::in_direction(&[5; 8]).unwrap();
        let stored = TextVector::from_components(vector.components());
        assert_eq!(stored, Some(vector));
        assert_eq!(TextVector::from_components([1_i8; 8]), None);
    }

    #[test]
    fn values_rise_evenly_from_floor_to_ceiling() {
        let calibration = Calibration::new(100, 600);
        let of = |thousandths: i32| calibration.value(Similarity::of(thousandths * 65536 / 1000));
        assert_eq!((of(-900), of(100), of(1000)), (0, 0, 1_000_000));
        assert!((999_900..=1_000_000).contains(&of(600)), "{}", of(600));
        let middle = of(350);
        assert!((499_900..=500_000).contains(&middle), "{middle}");
        assert_eq!(Calibration::new(5, 5), Calibration::new(5, 6));
    }

    #[test]
    fn blends_keep_cosines_and_hide_negative_ones() {
        assert_eq!(Similarity::blend(1 << 16, 1 << 16).millionths(), 1_000_000);
        assert_eq!(Similarity::blend(1 << 15, 0).millionths(), 400_000);
        assert_eq!(Similarity::of(-5).millionths(), 0);
    }
}
