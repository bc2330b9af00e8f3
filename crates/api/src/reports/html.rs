//! The page around the sections: head, header, contents and footer.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pairwell_matching::Recruitment;
use sha2::{Digest, Sha256};

use super::{sections, words};
use crate::dashboard::Dashboard;

/// The one style sheet, inline: a page that is saved or printed needs nothing else.
const STYLE: &str = include_str!("style.css");

/// What a browser may do with the page: apply this very style sheet, and nothing else.
pub(super) fn security_policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        )
    });
    &POLICY
}

/// The report as a page.
pub(super) fn page(dashboard: &Dashboard, help: Option<&Recruitment>) -> String {
    let title = format!("{}: report", dashboard.program_name);
    let sections = sections::all(dashboard, help);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#content" { "Skip to the content" }
                (header(dashboard, &sections))
                main id="content" {
                    @for section in &sections {
                        section id=(section.id) aria-labelledby={ "heading-" (section.id) } {
                            h2 id={ "heading-" (section.id) } { (section.title) }
                            (section.content)
                        }
                    }
                }
                footer {
                    p {
                        "Counted at "
                        time datetime=(dashboard.counted_at.to_rfc3339()) {
                            (dashboard.counted_at.format("%Y-%m-%d %H:%M UTC"))
                        }
                        ". Weeks are those of UTC. The report names no participants."
                    }
                }
            }
        }
    };
    page.into_string()
}

fn header(dashboard: &Dashboard, sections: &[sections::Section]) -> Markup {
    html! {
        header {
            h1 { (dashboard.program_name) }
            p {
                "Program report. State: " strong { (words::state(dashboard.program_state)) } ". Runs from "
                time datetime=(dashboard.starts_on) { (dashboard.starts_on) } " to "
                time datetime=(dashboard.ends_on) { (dashboard.ends_on) } "."
            }
            nav aria-label="Contents" {
                ul {
                    @for section in sections {
                        li { a href={ "#" (section.id) } { (section.title) } }
                    }
                }
            }
        }
    }
}
