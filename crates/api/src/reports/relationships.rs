//! The sections on what happens after the match: how pairings go, sessions and hours, giving back.

use maud::{Markup, html};

use super::{
    sections::{missing, table, tile},
    words,
};
use crate::dashboard::Dashboard;

/// How the running pairings go.
pub(super) fn health(dashboard: &Dashboard) -> Markup {
    let figures = dashboard.health;
    if figures.on_track + figures.at_risk + figures.silent == 0 {
        return missing(dashboard, "health");
    }
    html! {
        p { "Running pairings, except for those of whoever made this report. At risk: somebody should look after them. Silent: without contact for too long." }
        dl {
            (tile("On track", figures.on_track))
            (tile("At risk", figures.at_risk))
            (tile("Silent", figures.silent))
        }
    }
}

/// Sessions by state, and the hours of the held ones.
pub(super) fn sessions(dashboard: &Dashboard) -> Markup {
    let figures = &dashboard.sessions;
    if figures.total == 0 {
        return missing(dashboard, "sessions");
    }
    let rows: Vec<Vec<String>> = figures
        .by_state
        .iter()
        .map(|count| vec![words::state(count.state), count.count.to_string()])
        .collect();
    html! {
        dl {
            (tile("Sessions", figures.total))
            (tile("Hours together", words::hours(figures.held_minutes)))
        }
        (table("Sessions by state", &["State", "Sessions"], &rows))
    }
}

/// What the program's people gave each other.
pub(super) fn giving_back(dashboard: &Dashboard) -> Markup {
    if dashboard.giving_back.is_empty() {
        return missing(dashboard, "giving_back");
    }
    let rows: Vec<Vec<String>> = dashboard
        .giving_back
        .iter()
        .map(|figure| {
            vec![
                words::code(figure.kind),
                figure.count.to_string(),
                words::hours(figure.minutes),
            ]
        })
        .collect();
    html! {
        p { "Recorded where it happens; it decides nothing about anybody." }
        (table("What people gave each other", &["Kind", "Times", "Hours"], &rows))
    }
}

/// What people rate.
pub(super) fn satisfaction(dashboard: &Dashboard) -> Markup {
    if dashboard.satisfaction.is_empty() {
        return missing(dashboard, "satisfaction");
    }
    let rows: Vec<Vec<String>> = dashboard
        .satisfaction
        .iter()
        .map(|figure| {
            vec![
                figure.question.clone(),
                figure.answers.to_string(),
                format!("{:.2}", figure.mean),
            ]
        })
        .collect();
    html! {
        p { "From 1 to 5. Questions with too few answers are left out." }
        (table("Questions answered with a number", &["Question", "Answers", "Mean"], &rows))
    }
}
