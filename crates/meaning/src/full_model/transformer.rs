//! The forward pass: embeddings, six layers of attention and perceptron, and the mean.
//!
//! No number depends on the machine: sums have one order, nothing is fused, and exponentials come from a library in place of
//! the system's.

use safetensors::SafeTensors;

use super::linear::{Linear, ROWS};
use super::weights::Weights;

/// Components of a piece.
pub(super) const WIDTH: usize = 384;

/// Components between the two halves of a perceptron.
const INNER: usize = 1536;

const LAYERS: usize = 6;
const HEADS: usize = 12;

/// Components of a piece that one head looks at.
const HEAD: usize = WIDTH / HEADS;

/// One over the square root of [`HEAD`].
const HEAD_SCALE: f32 = 0.176_776_7;

/// Lanes in which a sum is collected: it has one order, and still runs side by side.
const LANES: usize = 8;

#[derive(Debug)]
pub(super) struct Transformer {
    words: Vec<[f32; WIDTH]>,
    places: Vec<[f32; WIDTH]>,
    /// What every piece of a first text has; there is no second.
    kind: [f32; WIDTH],
    norm: Norm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

/// Brings a row to mean 0 and variance 1, then scales and shifts each component.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) weights: Box<[f32; WIDTH]>,
    pub(super) bias: Box<[f32; WIDTH]>,
}

impl Transformer {
    /// Reads a file of tensors; `None` when it holds another model.
    pub(super) fn read(file: &[u8]) -> Option<Self> {
        let tensors = SafeTensors::deserialize(file).ok()?;
        let weights = Weights::new(&tensors);
        let (embeddings, encoder) = (weights.below("embeddings"), weights.below("encoder.layer"));
        let layers = (0..LAYERS).map(|layer| Layer::read(&encoder.below(&layer.to_string())));
        Some(Self {
            words: embeddings.table("word_embeddings")?,
            places: embeddings.table("position_embeddings")?,
            kind: *embeddings.table("token_type_embeddings")?.first()?,
            norm: embeddings.norm("LayerNorm")?,
            layers: layers.collect::<Option<_>>()?,
        })
    }

    /// Returns the mean over the pieces of what the last layer makes of them. Pieces that the model does not have, and those
    /// beyond its last place, count as nothing.
    pub(super) fn mean(&self, pieces: &[usize]) -> [f32; WIDTH] {
        // Rows that only fill up are zero, and nothing looks at them.
        let rows = pieces.len().next_multiple_of(ROWS);
        let mut state = vec![0.0; rows * WIDTH];
        let (all, _) = state.as_chunks_mut::<WIDTH>();
        for ((row, piece), place) in all.iter_mut().zip(pieces).zip(&self.places) {
            if let Some(word) = self.words.get(*piece) {
                *row = *word;
            }
            add(row, place);
            add(row, &self.kind);
        }
        self.norm.apply(&mut state);
        for layer in &self.layers {
            layer.apply(&mut state, pieces.len());
        }
        let mut mean = [0.0; WIDTH];
        let (all, _) = state.as_chunks::<WIDTH>();
        for row in all.iter().take(pieces.len()) {
            add(&mut mean, row);
        }
        // Its length does not matter, only its direction; the division keeps it in a known range.
        let count = u16::try_from(pieces.len()).map_or(f32::MAX, f32::from);
        mean.map(|sum| sum / count)
    }
}

impl Layer {
    fn read(weights: &Weights<'_>) -> Option<Self> {
        let attention = weights.below("attention");
        let looks = attention.below("self");
        Some(Self {
            query: looks.linear("query", WIDTH)?,
            key: looks.linear("key", WIDTH)?,
            value: looks.linear("value", WIDTH)?,
            attended: attention.linear("output.dense", WIDTH)?,
            attended_norm: attention.norm("output.LayerNorm")?,
            inner: weights.linear("intermediate.dense", WIDTH)?,
            outer: weights.linear("output.dense", INNER)?,
            outer_norm: weights.norm("output.LayerNorm")?,
        })
    }

    /// Lets every piece look at all others, then at itself.
    fn apply(&self, state: &mut [f32], pieces: usize) {
        let (query, key, value) = (
            self.query.apply(state),
            self.key.apply(state),
            self.value.apply(state),
        );
        let seen = self.attended.apply(&attend(&query, &key, &value, pieces));
        add(state, &seen);
        self.attended_norm.apply(state);
        let mut inner = self.inner.apply(state);
        inner.iter_mut().for_each(|x| *x = gelu(*x));
        add(state, &self.outer.apply(&inner));
        self.outer_norm.apply(state);
    }
}

impl Norm {
    fn apply(&self, rows: &mut [f32]) {
        let width = 384.0;
        let (rows, _) = rows.as_chunks_mut::<WIDTH>();
        for row in rows {
            let mean = sum(row, |x| x) / width;
            let variance = sum(row, |x| (x - mean) * (x - mean)) / width;
            let scale = 1.0 / (variance + 1e-12).sqrt();
            let affine = self.weights.iter().zip(self.bias.iter());
            for (x, (weight, bias)) in row.iter_mut().zip(affine) {
                *x = (*x - mean) * scale * weight + bias;
            }
        }
    }
}

/// For each piece and head, the mean of the values of all pieces, weighted by how well their keys answer its query.
fn attend(query: &[f32], key: &[f32], value: &[f32], pieces: usize) -> Vec<f32> {
    let mut seen = vec![0.0; query.len()];
    let ((queries, _), (keys, _), (values, _)) =
        (query.as_chunks(), key.as_chunks(), value.as_chunks());
    let (all, _) = seen.as_chunks_mut::<HEAD>();
    let mut shares = Vec::with_capacity(pieces);
    for head in 0..HEADS {
        let (keys, values) = (of_head(keys, head, pieces), of_head(values, head, pieces));
        let queries = of_head(queries, head, pieces);
        let all = all.iter_mut().skip(head).step_by(HEADS);
        for (query, seen) in queries.zip(all) {
            shares.clear();
            shares.extend(keys.clone().map(|key| dot(query, key) * HEAD_SCALE));
            softmax(&mut shares);
            for (share, value) in shares.iter().zip(values.clone()) {
                for (seen, value) in seen.iter_mut().zip(value) {
                    *seen += share * value;
                }
            }
        }
    }
    seen
}

/// Returns what one head looks at, piece by piece.
fn of_head(
    all: &[[f32; HEAD]],
    head: usize,
    pieces: usize,
) -> impl Iterator<Item = &[f32; HEAD]> + Clone {
    all.iter().skip(head).step_by(HEADS).take(pieces)
}

/// Turns numbers into shares of one whole.
fn softmax(numbers: &mut [f32]) {
    let largest = numbers.iter().copied().fold(f32::MIN, f32::max);
    let mut total = 0.0;
    for number in &mut *numbers {
        *number = libm::expf(*number - largest);
        total += *number;
    }
    for number in numbers {
        *number /= total;
    }
}

/// The Gaussian error linear unit: `x` times the probability that a normal variable is below `x`.
fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + libm::erff(x * std::f32::consts::FRAC_1_SQRT_2))
}

fn dot(a: &[f32; HEAD], b: &[f32; HEAD]) -> f32 {
    let mut sums = [0.0; LANES];
    let ((a, _), (b, _)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

fn sum(row: &[f32; WIDTH], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    let (row, _) = row.as_chunks::<LANES>();
    for numbers in row {
        for (sum, number) in sums.iter_mut().zip(numbers) {
            *sum += of(*number);
        }
    }
    sums.iter().sum()
}

fn add(to: &mut [f32], numbers: &[f32]) {
    for (to, number) in to.iter_mut().zip(numbers) {
        *to += number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_keep_their_order() {
        let mut numbers = [1000.0, 1001.0, 999.0];
        softmax(&mut numbers);
        assert!((numbers.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((numbers[1] / numbers[0] - std::f32::consts::E).abs() < 1e-4);
        assert!(numbers[0] > numbers[2]);
    }

    #[test]
    fn the_unit_is_that_of_the_tables() {
        for (x, expected) in [
            (0.0, 0.0),
            (1.0, 0.841_344_7),
            (-1.0, -0.158_655_3),
            (9.0, 9.0),
        ] {
            assert!((gelu(x) - expected).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn rows_are_normalized() {
        let norm = Norm {
            weights: Box::new([2.0; WIDTH]),
            bias: Box::new([1.0; WIDTH]),
        };
        let mut row: Vec<f32> = (0..384_u16).map(f32::from).collect();
        norm.apply(&mut row);
        let mean = row.iter().sum::<f32>() / 384.0;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 384.0;
        assert!((mean - 1.0).abs() < 1e-4 && (variance - 4.0).abs() < 1e-3);
    }

    #[test]
    fn a_file_of_something_else_is_refused() {
        assert!(Transformer::read(b"").is_none());
        assert!(Transformer::read(&[0; 64]).is_none());
    }
}
