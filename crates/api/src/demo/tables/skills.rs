//! Skills of working with people: leading, communicating, and one's own career.

/// A skill of the catalogue, and what people say who seek or offer it.
#[derive(Debug)]
pub(in crate::demo) struct SkillEntry {
    /// The canonical name.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// The skill that contains this one.
    pub broader: Option<&'static str>,
    /// A short topic for goals.
    pub topic: &'static str,
    /// What somebody wants who seeks it, after `to`. Empty for skills that only contain others.
    pub aims: &'static [&'static str],
    /// What somebody does who offers it, as in `I enjoy …`.
    pub help: &'static str,
}

/// A skill that contains others.
pub(super) const fn broad(name: &'static str, aliases: &'static [&'static str]) -> SkillEntry {
    SkillEntry {
        name,
        aliases,
        broader: None,
        topic: name,
        aims: &[],
        help: "",
    }
}

/// A skill that people seek and offer.
pub(super) const fn skill(
    name: &'static str,
    aliases: &'static [&'static str],
    broader: &'static str,
    topic: &'static str,
    aims: &'static [&'static str],
    help: &'static str,
) -> SkillEntry {
    SkillEntry {
        name,
        aliases,
        broader: Some(broader),
        topic,
        aims,
        help,
    }
}

/// The skills.
#[rustfmt::skip]
pub(in crate::demo) const LEADERSHIP: &[SkillEntry] = &[
    broad("Leadership", &["Leading people"]),
    skill("People management", &["Line management", "Managing people"], "Leadership", "first team", &[
        "lead my first team without doing everybody's work myself",
        "run one-to-one conversations that people look forward to",
        "support a team member who has stopped growing",
        "hire, welcome and keep three good people",
    ], "walking through the first year of managing people"),
    skill("Coaching", &["Mentoring others"], "Leadership", "coaching", &[
        "ask better questions instead of handing out answers",
        "coach two apprentices until they work on their own",
        "help quiet colleagues find their own way through a problem",
    ], "practicing coaching questions on real cases"),
    skill("Delegation", &["Handing over work"], "Leadership", "delegation", &[
        "hand over whole pieces of work and resist taking them back",
        "stop being the bottleneck of every release",
        "agree on outcomes rather than on steps",
    ], "untangling what to keep and what to hand over"),
    skill("Conflict resolution", &["Mediation"], "Leadership", "difficult conversations", &[
        "mediate between two colleagues who no longer talk",
        "say an unwelcome truth early and kindly",
        "stay calm when a meeting turns personal",
    ], "rehearsing difficult conversations before they happen"),
    skill("Giving feedback", &["Feedback"], "Leadership", "feedback", &[
        "give feedback that people can use the same day",
        "ask for criticism and hear it without defending myself",
        "write a review that is honest and fair",
    ], "turning vague impressions into useful feedback"),
    skill("Change management", &["Organizational change"], "Leadership", "change", &[
        "carry a reorganization without losing trust",
        "bring reluctant colleagues along when tools change",
        "plan a rollout that respects how people really work",
    ], "planning change together with those it affects"),
    skill("Strategic thinking", &["Strategy"], "Leadership", "strategy", &[
        "look further ahead than the next quarter",
        "turn scattered ideas into a strategy that others can repeat",
        "choose what we will not do and defend that choice",
    ], "finding the few choices that matter"),
    skill("Decision making", &["Judgment"], "Leadership", "decisions", &[
        "decide with half of the facts and review it later",
        "make decisions visible so that nobody has to guess",
        "separate decisions that can be undone from those that cannot",
    ], "thinking through hard decisions aloud"),
    skill("Inclusion", &["Diversity and inclusion", "DEI"], "Leadership", "inclusive teams", &[
        "make our meetings work for people who join remotely",
        "notice whose ideas are not heard and change that",
        "build an inclusive hiring process from the first advertisement",
    ], "making teams work for people who are new to them"),
    broad("Communication", &["Communicating"]),
    skill("Public speaking", &["Presenting", "Giving talks"], "Communication", "presenting", &[
        "present findings to the board with confidence",
        "speak at a conference without reading from notes",
        "hold the attention of a full room for twenty minutes",
        "answer hostile questions calmly",
    ], "calming nerves and shaping talks that people remember"),
    skill("Writing", &["Business writing", "Technical writing"], "Communication", "writing", &[
        "write proposals that get read to the end",
        "explain complicated matters on a single page",
        "find a plain and friendly voice in another language",
    ], "editing drafts side by side until they are short"),
    skill("Storytelling", &["Narrative"], "Communication", "storytelling", &[
        "turn numbers into a story that moves people to act",
        "tell the story of our work to people outside",
        "open a presentation with something people care about",
    ], "finding the story behind dry material"),
    skill("Facilitation", &["Workshop facilitation", "Moderation"], "Communication", "workshops", &[
        "facilitate workshops in which everybody speaks",
        "lead a retrospective that changes something",
        "moderate a debate between departments that disagree",
    ], "designing workshops with a clear outcome"),
    skill("Stakeholder management", &["Managing stakeholders", "Managing up"], "Communication", "stakeholders", &[
        "say no to senior stakeholders and keep their trust",
        "align five departments behind one plan",
        "understand what directors really need from my reports",
    ], "mapping interests before the first meeting"),
    skill("Cross-cultural communication", &["Intercultural communication"], "Communication", "working across cultures", &[
        "work well with colleagues on three continents",
        "read what is meant when nobody says it directly",
        "build trust in a team that meets only on screen",
    ], "working with people from many countries and noticing my own habits"),
    skill("Negotiation", &["Negotiating"], "Communication", "negotiation", &[
        "negotiate contracts without giving everything away at once",
        "ask for a fair salary and have reasons ready",
        "find agreements in which both sides gain",
    ], "preparing negotiations, with the other side's interests first"),
    broad("Career development", &["Professional growth"]),
    skill("Career planning", &["Career change", "Career orientation"], "Career development", "next step", &[
        "decide between becoming an expert and becoming a manager",
        "change into a field that I have no degree for",
        "plan the next three years instead of drifting",
        "return to full responsibility after a long break",
    ], "sorting options when a career could go two ways"),
    skill("Networking", &["Building a network"], "Career development", "networking", &[
        "build a network although small talk tires me",
        "meet people from departments that I never work with",
        "stay in touch with people without a reason to write",
    ], "making introductions that are worth everybody's time"),
    skill("Interviewing", &["Job interviews"], "Career development", "interviews", &[
        "show what I can do in interviews",
        "prepare for an internal promotion panel",
        "interview candidates fairly and with structure",
    ], "running practice interviews with honest feedback"),
    skill("Time management", &["Prioritization", "Personal organization"], "Career development", "priorities", &[
        "protect time for deep work",
        "choose three priorities and let the rest wait",
        "leave on time without a bad conscience",
    ], "building calm weekly routines"),
    skill("Self-confidence", &["Assertiveness", "Confidence"], "Career development", "confidence", &[
        "speak up when I know better",
        "stop apologizing for being new",
        "accept praise and claim credit for my work",
    ], "encouraging people who underestimate themselves"),
];
