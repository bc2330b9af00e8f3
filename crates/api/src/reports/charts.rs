//! Charts as inline SVG: drawn on the server, in whole numbers, readable without color. Their numbers stand in a table below.

use maud::{Markup, html};

const WIDTH: u64 = 640;
const HEIGHT: u64 = 200;
const LEFT: u64 = 44;
const RIGHT: u64 = 8;
const TOP: u64 = 12;
const BOTTOM: u64 = 28;

/// One column: what stands below it, and its parts from the bottom up.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The label; only some of many are drawn.
    pub label: String,
    /// The parts.
    pub parts: Vec<u64>,
}

impl Column {
    fn total(&self) -> u64 {
        self.parts.iter().sum()
    }
}

/// Columns side by side, each of stacked parts. `names` are the names of the parts, for the legend.
pub(super) fn columns(id: &str, title: &str, columns: &[Column], names: &[&str]) -> Markup {
    let highest = columns.iter().map(Column::total).max().unwrap_or(0);
    let scale = round_up(highest.max(1));
    let count = u64::try_from(columns.len()).unwrap_or(1).max(1);
    let (inner, base) = (WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM);
    let left = |place: u64| LEFT + inner * place / count;
    let bar = (inner / count).saturating_sub(2).clamp(2, 48);
    // So many labels fit side by side.
    let every = count.div_ceil(8);
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby=(id) {
            title id=(id) { (title) }
            @for step in 0..=4_u64 {
                @let y = base - (base - TOP) * step / 4;
                line class="grid" x1=(LEFT) x2=(WIDTH - RIGHT) y1=(y) y2=(y) {}
                @if (scale * step).is_multiple_of(4) {
                    text class="tick" x=(LEFT - 6) y=(y + 4) text-anchor="end" { (scale * step / 4) }
                }
            }
            @for (place, column) in (0_u64..).zip(columns) {
                (stack(left(place) + 1, bar, base, scale, column))
                @if place.is_multiple_of(every) {
                    text class="tick" x=(left(place)) y=(HEIGHT - 8) { (column.label) }
                }
            }
        }
        @if names.len() > 1 { (legend(names)) }
    }
}

fn stack(x: u64, width: u64, base: u64, scale: u64, column: &Column) -> Markup {
    let height = |value: u64| (base - TOP) * value / scale;
    let below = column.parts.iter().scan(0_u64, |below, part| {
        let here = *below;
        *below += part;
        Some((here, *part))
    });
    html! {
        @for (place, (below, part)) in below.enumerate() {
            @if part > 0 {
                @let (top, bottom) = (base - height(below + part), base - height(below));
                rect class={ "part-" (place) } x=(x) y=(top) width=(width) height=(bottom.saturating_sub(top).max(1)) {}
            }
        }
    }
}

fn legend(names: &[&str]) -> Markup {
    html! {
        p class="legend" {
            @for (place, name) in names.iter().enumerate() {
                svg class="key" viewBox="0 0 12 12" aria-hidden="true" {
                    rect class={ "part-" (place) } width="12" height="12" {}
                }
                span { (name) }
            }
        }
    }
}

/// A share as a bar, in thousandths.
pub(super) fn share(id: &str, title: &str, thousandths: u64) -> Markup {
    let filled = thousandths.min(1000) * 300 / 1000;
    html! {
        svg class="share" viewBox="0 0 300 14" role="img" aria-labelledby=(id) {
            title id=(id) { (title) }
            rect class="rest" width="300" height="14" {}
            rect class="part-0" width=(filled) height="14" {}
        }
    }
}

/// The next number of the form 1, 2, 4 or 8 times a power of ten, so that quarters are mostly whole.
fn round_up(value: u64) -> u64 {
    let mut power = 1_u64;
    while power < u64::MAX / 100 {
        for factor in [1, 2, 4, 8] {
            if power * factor >= value {
                return power * factor;
            }
        }
        power *= 10;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_hold_every_value() {
        for (value, scale) in [
            (1, 1),
            (3, 4),
            (4, 4),
            (5, 8),
            (9, 10),
            (11, 20),
            (4001, 8000),
        ] {
            assert_eq!(round_up(value), scale);
        }
    }

    #[test]
    fn labels_are_escaped() {
        let column = Column {
            label: "<script>".to_owned(),
            parts: vec![1, 0],
        };
        let svg = columns("a", "\"><b>", &[column], &["<i>", "b"]).into_string();
        assert!(
            !svg.contains("<script>") && !svg.contains("<b>") && !svg.contains("<i>"),
            "{svg}"
        );
    }
}
