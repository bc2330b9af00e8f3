//! The sections of a report: each says what its numbers mean, or plainly that there are none yet.

use maud::{Markup, html};
use pairwell_matching::{Recruitment, Score};

use super::{
    charts::{self, Column},
    relationships, words,
};
use crate::{
    applications::ApplicationRole,
    dashboard::{
        Dashboard,
        model::{ApplicationWeek, FairnessFigures, MatchRunFigures, SideShare, UnmatchedFigures},
    },
    match_runs::MatchRunState,
};

/// A section with its heading.
#[derive(Debug)]
pub(super) struct Section {
    pub id: &'static str,
    pub title: &'static str,
    pub content: Markup,
}

/// All sections in the order of the page.
pub(super) fn all(dashboard: &Dashboard, help: Option<&Recruitment>) -> Vec<Section> {
    let section = |id, title, content| Section { id, title, content };
    let run = dashboard.match_run.as_ref();
    let of_run = |content: fn(&MatchRunFigures) -> Markup| match run {
        Some(run) => content(run),
        None => missing(dashboard, "match_run"),
    };
    vec![
        section("applications", "Applications", applications(dashboard)),
        section("matched", "Who has a partner", matched(dashboard)),
        section("scores", "How good the pairs are", of_run(scores)),
        section("unmatched", "Who is unmatched, and why", of_run(unmatched)),
        section(
            "help",
            "What would help",
            run.map_or_else(
                || missing(dashboard, "match_run"),
                |run| what_helps(run, help),
            ),
        ),
        section(
            "fairness",
            "Fairness",
            run.map_or_else(
                || missing(dashboard, "match_run"),
                |run| fairness(dashboard, run),
            ),
        ),
        section("pairings", "Pairings", pairings(dashboard)),
        section(
            "health",
            "How pairings go",
            relationships::health(dashboard),
        ),
        section(
            "sessions",
            "Sessions and hours",
            relationships::sessions(dashboard),
        ),
        section(
            "satisfaction",
            "Satisfaction",
            relationships::satisfaction(dashboard),
        ),
        section(
            "giving-back",
            "Giving back",
            relationships::giving_back(dashboard),
        ),
    ]
}

/// Says why a section has no data.
pub(super) fn missing(dashboard: &Dashboard, section: &str) -> Markup {
    let entry = dashboard
        .missing
        .iter()
        .find(|entry| entry.section == section);
    html! { p class="empty" { (entry.map_or("No data yet.", |entry| entry.detail)) } }
}

/// A table that scrolls by itself where the page is narrow, reachable by keyboard.
pub(super) fn table(caption: &str, head: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        div class="scroll" role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead {
                    tr {
                        @for (place, name) in head.iter().enumerate() {
                            th scope="col" class=[(place > 0).then_some("number")] { (name) }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 { th scope="row" { (cell) } }
                                @else { td class="number" { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn figure(caption: &str, chart: &Markup) -> Markup {
    html! { figure { figcaption { (caption) } (chart) } }
}

pub(super) fn tile(name: &str, value: impl std::fmt::Display) -> Markup {
    html! { div { dt { (name) } dd { (value.to_string()) } } }
}

fn applications(dashboard: &Dashboard) -> Markup {
    let figures = &dashboard.applications;
    if figures.total == 0 {
        return missing(dashboard, "applications");
    }
    let rows: Vec<Vec<String>> = figures
        .by_role_and_state
        .iter()
        .map(|count| {
            let name = format!("{}: {}", words::role(count.role), words::state(count.state));
            vec![
                name,
                count.count.to_string(),
                words::meaning(count.state).to_owned(),
            ]
        })
        .collect();
    html! {
        p { (figures.total) " applications in all." }
        @if !figures.by_week.is_empty() { (weeks(&figures.by_week)) }
        (table("Applications by role and present state", &["Role and state", "Applications", "Meaning"], &rows))
    }
}

fn weeks(weeks: &[ApplicationWeek]) -> Markup {
    let of_role = |week: &ApplicationWeek, role: ApplicationRole| -> u64 {
        let counts = week
            .by_role_and_state
            .iter()
            .filter(|count| count.role == role);
        counts.map(|count| count.count).sum()
    };
    let both =
        |week| [ApplicationRole::Mentee, ApplicationRole::Mentor].map(|role| of_role(week, role));
    let columns: Vec<Column> = weeks
        .iter()
        .map(|week| Column {
            label: week.starts_on.format("%d %b").to_string(),
            parts: both(week).to_vec(),
        })
        .collect();
    // Weeks without submissions are gaps in the chart and would be noise in the table.
    let rows: Vec<Vec<String>> = weeks
        .iter()
        .filter(|week| !week.by_role_and_state.is_empty())
        .map(|week| {
            let [mentees, mentors] = both(week);
            vec![
                week.starts_on.to_string(),
                mentees.to_string(),
                mentors.to_string(),
            ]
        })
        .collect();
    html! {
        (figure("Submitted week by week", &charts::columns(
            "chart-weeks",
            "Columns: applications submitted in each week, mentees below and mentors above; the table has the numbers",
            &columns,
            &["Mentees", "Mentors"],
        )))
        (table("Applications submitted, by the Monday of the week; weeks without any are left out", &["Week of", "Mentees", "Mentors"], &rows))
    }
}

fn matched(dashboard: &Dashboard) -> Markup {
    if dashboard.matched.mentees.share.is_none() && dashboard.matched.mentors.share.is_none() {
        return missing(dashboard, "matched");
    }
    let side = |id: &str, name: &str, share: &SideShare| {
        let text = words::percent_or_dash(share.share);
        let title = format!("{name} with a partner: {text}");
        let thousandths = share
            .share
            .map_or(0, |share| u64::from(share.millionths()) / 1000);
        html! {
            h3 { (name) }
            (charts::share(id, &title, thousandths))
            dl {
                (tile("Take part", share.participants))
                (tile("With a partner", share.matched))
                (tile("Share", text))
                (tile("Seats taken", format_args!("{} of {}", share.seats_taken, share.seats)))
            }
        }
    };
    html! {
        p { "Of those who take part (approved and paused applications), so many have a pairing that runs or that one side has accepted." }
        (side("share-mentees", "Mentees", &dashboard.matched.mentees))
        (side("share-mentors", "Mentors", &dashboard.matched.mentors))
    }
}

fn scores(run: &MatchRunFigures) -> Markup {
    let of_run = if run.state == MatchRunState::Published {
        "the newest published match run"
    } else {
        "the newest match run, which is not published yet"
    };
    let columns: Vec<Column> = run
        .scores
        .iter()
        .map(|range| Column {
            label: words::score(range.from),
            parts: vec![range.count],
        })
        .collect();
    let rows: Vec<Vec<String>> = run
        .scores
        .iter()
        .filter(|range| range.count > 0)
        .map(|range| {
            let name = format!("{} to {}", words::score(range.from), words::score(range.to));
            vec![name, range.count.to_string()]
        })
        .collect();
    html! {
        p { "Of " (of_run) "." }
        dl {
            (tile("Pairs", run.pairs))
            (tile("Mentees with a mentor", format_args!("{} of {}", run.matched_mentees, run.mentees)))
            (tile("Mean score", run.mean_score.map_or_else(|| "–".to_owned(), words::score)))
        }
        @if run.pairs == 0 { p class="empty" { "The run chose no pairs." } }
        @else {
            (figure("Scores of the pairs, from 0 to 1", &charts::columns(
                "chart-scores",
                "Columns: pairs in each of twenty equal ranges of the score; the table has the numbers",
                &columns,
                &["Pairs"],
            )))
            (table("Pairs by score; ranges without pairs are left out", &["Score", "Pairs"], &rows))
        }
    }
}

fn unmatched(run: &MatchRunFigures) -> Markup {
    let side = |name: &str, one: &str, figures: &UnmatchedFigures| {
        let rows: Vec<Vec<String>> = figures
            .reasons
            .iter()
            .map(|reason| {
                vec![
                    words::reason(reason),
                    reason.participants.to_string(),
                    reason.pairs.to_string(),
                ]
            })
            .collect();
        html! {
            h3 { (name) }
            p { (figures.without_partner) " without a partner, " (figures.with_fewer) " with fewer than they could take." }
            @if rows.is_empty() { p class="empty" { "Nobody: every seat was filled." } }
            @else { (table(&format!("Why {one} stayed without a partner; one can have several reasons"), &["Reason", name, "Pairs"], &rows)) }
        }
    };
    html! {
        (side("Mentees", "mentees", &run.unmatched_mentees))
        (side("Mentors", "mentors", &run.unmatched_mentors))
    }
}

fn what_helps(run: &MatchRunFigures, help: Option<&Recruitment>) -> Markup {
    html! {
        dl {
            (tile("Mentors wanted", run.help.wanted))
            (tile("Seats offered", run.help.seats))
            (tile("Seats short", run.help.seats_short))
        }
        @match help {
            None => p class="empty" { "Which mentors to look for could not be computed now; the dashboard names the operation that does." },
            Some(help) if help.skills.is_empty() && help.mentors.is_empty() => p class="empty" { "No mentor in particular would help: nobody is in need of one." },
            Some(help) => { (recruitment(help)) }
        }
    }
}

fn recruitment(help: &Recruitment) -> Markup {
    let skills: Vec<Vec<String>> = help
        .skills
        .iter()
        .map(|demand| {
            vec![
                demand.skill.clone(),
                demand.mentees.to_string(),
                demand.level.to_string(),
            ]
        })
        .collect();
    let mentors: Vec<Vec<String>> = help
        .mentors
        .iter()
        .map(|recruit| {
            let skills: Vec<&str> = recruit
                .profile
                .skills
                .iter()
                .map(|skill| skill.skill.as_str())
                .collect();
            let pairs = format!("{:+}", recruit.effect.pairs);
            vec![
                skills.join(", "),
                recruit.profile.capacity.to_string(),
                pairs,
            ]
        })
        .collect();
    html! {
        @if !mentors.is_empty() {
            (table("Mentors worth looking for, each confirmed by computing the whole pairing with one", &["Who can pass on", "Seats", "More pairs"], &mentors))
        }
        @if !skills.is_empty() {
            (table("What those in greatest need seek most", &["Skill", "Mentees", "Highest level sought"], &skills))
        }
    }
}

fn fairness(dashboard: &Dashboard, run: &MatchRunFigures) -> Markup {
    if run.fairness.is_empty() {
        return missing(dashboard, "match_run.fairness");
    }
    html! {
        p { "How groups of mentees fared in the run. An impact ratio below 80 % is a reason to look, no verdict. Small groups are hidden." }
        @for report in &run.fairness { (fairness_table(report)) }
    }
}

fn fairness_table(report: &FairnessFigures) -> Markup {
    let flag = |below| if below { "look" } else { "" };
    let rows: Vec<Vec<String>> = report
        .groups
        .iter()
        .map(|group| {
            vec![
                group
                    .group
                    .clone()
                    .unwrap_or_else(|| "not stated".to_owned()),
                group.mentees.to_string(),
                group.matched.to_string(),
                words::percent(group.match_rate),
                words::percent_or_dash(group.impact_ratio),
                flag(group.below_four_fifths).to_owned(),
            ]
        })
        .collect();
    let caption = format!("Mentees by {}", words::attribute(&report.attribute));
    let head = [
        "Group",
        "Mentees",
        "Matched",
        "Match rate",
        "Impact ratio",
        "Flag",
    ];
    html! {
        (table(&caption, &head, &rows))
        @if report.hidden_groups > 0 { p { (report.hidden_groups) " small groups are not shown." } }
    }
}

fn pairings(dashboard: &Dashboard) -> Markup {
    let figures = &dashboard.pairings;
    if figures.total == 0 {
        return missing(dashboard, "pairings");
    }
    let share = |count| words::percent(Score::from_ratio(count, figures.total));
    let states: Vec<Vec<String>> = figures
        .by_state
        .iter()
        .map(|count| {
            vec![
                words::state(count.state),
                count.count.to_string(),
                share(count.count),
            ]
        })
        .collect();
    let reasons: Vec<Vec<String>> = figures
        .end_reasons
        .iter()
        .map(|count| vec![words::plain(&count.reason), count.count.to_string()])
        .collect();
    html! {
        p { (figures.total) " pairings in all." }
        (table("Pairings by state", &["State", "Pairings", "Share"], &states))
        @if !reasons.is_empty() {
            (table("Why pairings ended before their time", &["Reason", "Pairings"], &reasons))
        }
    }
}
