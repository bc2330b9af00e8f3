//! A linear map of rows, where a transformer spends its time.

/// Rows of the input that are multiplied at the same time.
pub(super) const ROWS: usize = 4;

/// Columns of the output that are computed at the same time: two 256-bit registers.
const COLUMNS: usize = 16;

/// `x ↦ W·x + b` for every row of a matrix.
///
/// # Shape
/// The weights lie in panels of 16 outputs, so that the innermost loop reads memory in order: for each panel, and in it for
/// each input, the 16 weights.
#[derive(Debug)]
pub(super) struct Linear {
    panels: Vec<[f32; COLUMNS]>,
    bias: Vec<[f32; COLUMNS]>,
    inputs: usize,
}

impl Linear {
    /// Takes the weights output after output; `None` unless their number is a multiple of the panels' and fits the bias.
    pub(super) fn new(weights: &[f32], bias: &[f32], inputs: usize) -> Option<Self> {
        let (bias, rest) = bias.as_chunks();
        if !rest.is_empty() || weights.len() != bias.len() * COLUMNS * inputs {
            return None;
        }
        let mut panels = Vec::with_capacity(weights.len() / COLUMNS);
        for panel in weights.chunks_exact(inputs * COLUMNS) {
            let mut outputs: Vec<_> = panel
                .chunks_exact(inputs)
                .map(|output| output.iter().copied())
                .collect();
            for _ in 0..inputs {
                let mut weights = outputs.iter_mut().map(Iterator::next);
                panels.push(std::array::from_fn(|_| {
                    weights.next().flatten().unwrap_or_default()
                }));
            }
        }
        Some(Self {
            panels,
            bias: bias.to_vec(),
            inputs,
        })
    }

    /// Returns the number of outputs.
    pub(super) const fn outputs(&self) -> usize {
        self.bias.len() * COLUMNS
    }

    /// Maps every row of `input`, whose number must be a multiple of [`ROWS`].
    ///
    /// Loops use 256-bit vectors where the processor has them. Both versions are compiled from the same code, in which every
    /// sum has one order, and without fused multiplication, so they give the same numbers.
    pub(super) fn apply(&self, input: &[f32]) -> Vec<f32> {
        let mut output = vec![0.0; input.len() / self.inputs * self.outputs()];
        #[cfg(target_arch = "x86_64")]
        {
            #[target_feature(enable = "avx2")]
            fn vectors(linear: &Linear, input: &[f32], output: &mut [f32]) {
                multiply(linear, input, output);
            }
            if is_x86_feature_detected!("avx2") {
                #[expect(
                    unsafe_code,
                    reason = "the function needs this feature and nothing else, and it was just detected"
                )]
                // SAFETY: as the reason says.
                unsafe {
                    vectors(self, input, &mut output);
                }
                return output;
            }
        }
        multiply(self, input, &mut output);
        output
    }
}

#[inline(always)]
fn multiply(linear: &Linear, input: &[f32], output: &mut [f32]) {
    let (inputs, outputs) = (linear.inputs, linear.outputs());
    let panels = linear.panels.chunks_exact(inputs).zip(&linear.bias);
    for (place, (panel, bias)) in panels.enumerate() {
        let blocks = input
            .chunks_exact(inputs * ROWS)
            .zip(output.chunks_exact_mut(outputs * ROWS));
        for (input, output) in blocks {
            let sums = block(input, inputs, panel, bias);
            for (output, sums) in output.chunks_exact_mut(outputs).zip(sums) {
                let (columns, _) = output.as_chunks_mut();
                if let Some(columns) = columns.get_mut(place) {
                    *columns = sums;
                }
            }
        }
    }
}

/// Multiplies four rows with one panel: all sums stay in registers.
#[inline(always)]
fn block(
    input: &[f32],
    inputs: usize,
    panel: &[[f32; COLUMNS]],
    bias: &[f32; COLUMNS],
) -> [[f32; COLUMNS]; ROWS] {
    let mut rows = input.chunks_exact(inputs);
    let [a, b, c, d]: [&[f32]; ROWS] = std::array::from_fn(|_| rows.next().unwrap_or_default());
    let [mut sum_a, mut sum_b, mut sum_c, mut sum_d] = [*bias; ROWS];
    for ((((weights, &a), &b), &c), &d) in panel.iter().zip(a).zip(b).zip(c).zip(d) {
        step(&mut sum_a, a, weights);
        step(&mut sum_b, b, weights);
        step(&mut sum_c, c, weights);
        step(&mut sum_d, d, weights);
    }
    [sum_a, sum_b, sum_c, sum_d]
}

#[inline(always)]
fn step(sums: &mut [f32; COLUMNS], x: f32, weights: &[f32; COLUMNS]) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum += x * weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_mapped_by_weights_and_bias() {
        let inputs = 3;
        let weights: Vec<f32> = (0..96_u8).map(f32::from).collect();
        let bias: Vec<f32> = (0..32_u8)
            .map(|output| f32::from(output) * 1000.0)
            .collect();
        let linear = Linear::new(&weights, &bias, inputs).unwrap();
        let input: Vec<f32> = (1..=24_u8).map(f32::from).collect();
        let output = linear.apply(&input);
        assert_eq!((linear.outputs(), output.len()), (32, 8 * 32));
        for (row, found) in input.chunks(3).zip(output.chunks(32)) {
            for (output, found) in found.iter().enumerate() {
                let expected: f32 = weights[output * 3..][..3]
                    .iter()
                    .zip(row)
                    .map(|(weight, x)| weight * x)
                    .sum();
                assert!((found - expected - bias[output]).abs() < 0.01);
            }
        }
    }

    #[test]
    fn the_wide_loop_gives_the_same_numbers() {
        let inputs = 384;
        let number =
            |seed: u32| f32::from(u16::try_from(seed * 40_503 % 65_521).unwrap()) / 7.3 - 4_000.0;
        let weights: Vec<f32> = (0..384 * 16).map(number).collect();
        let linear = Linear::new(&weights, &weights[..16], inputs).unwrap();
        let input: Vec<f32> = (9..9 + 384 * 8).map(number).collect();
        let mut portable = vec![0.0; 8 * 16];
        multiply(&linear, &input, &mut portable);
        let bits = |numbers: &[f32]| {
            numbers
                .iter()
                .map(|number| number.to_bits())
                .collect::<Vec<_>>()
        };
        assert_eq!(bits(&linear.apply(&input)), bits(&portable));
    }

    #[test]
    fn weights_that_do_not_fit_are_refused() {
        assert!(Linear::new(&[0.0; 32], &[0.0; 16], 3).is_none());
        assert!(Linear::new(&[0.0; 30], &[0.0; 15], 2).is_none());
    }
}
