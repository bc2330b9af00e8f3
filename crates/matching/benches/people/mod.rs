//! Invents programs of any size, the same ones from the same seed: people with skills, goals, hours and wishes.

use pairwell_matching::{
    Availability, AvailabilityException, EarlierPartner, Goal, OfferedSkill, Participant, Policy,
    Program, SkillCatalogue, SoughtSkill, Weekday, Window,
};

/// How many people take part; there are about a tenth more seats than mentees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Applications in the mentee role.
    pub(crate) mentees: usize,
    /// Applications in the mentor role.
    pub(crate) mentors: usize,
}

impl Size {
    fn seats_of_ten_mentors(self) -> u64 {
        u64::try_from(11 * self.mentees / self.mentors).expect("few")
    }
}

/// Fields of work: the department, its skills, and the words that its people use.
const FIELDS: &str = "\
software: Rust, SQL, Code review, Testing, Cloud operations, Security, Data modeling, Debugging: \
  software systems services architecture backend reliability databases release incidents platform engineers code
data: Statistics, Python, Dashboards, Machine learning, Experiments, SQL, Forecasting, Data ethics: \
  data models analysis metrics experiments insight reporting numbers forecasts research dashboards evidence
people: Coaching, Feedback, Hiring, Conflict resolution, Onboarding, Facilitation, Labor law, Negotiation: \
  people teams coaching culture hiring feedback careers wellbeing conflicts growth talent conversations
sales: Negotiation, Key accounts, Pricing, Presenting, Networking, Proposals, Customer success, Forecasting: \
  customers sales markets accounts negotiation contracts pipeline pricing partners revenue regions deals
finance: Budgets, Accounting, Controlling, Risk management, Forecasting, Audit, Procurement, Grant writing: \
  finance budgets audits costs planning controlling grants risk investment funding accounts forecasts
design: User research, Prototyping, Accessibility, Typography, Storytelling, Facilitation, Sketching: \
  design users prototypes interviews accessibility interfaces stories research brand usability products craft
operations: Project management, Logistics, Quality, Procurement, Safety, Lean, Scheduling, Change management: \
  operations projects logistics quality suppliers processes planning safety delivery sites change production
health: Nursing, Patient care, Ethics, Emergency care, Public health, Teaching, Documentation, Research methods: \
  patients care clinics hospital health nursing emergencies prevention studies families wards training
teaching: Teaching, Curriculum design, Public speaking, Facilitation, Assessment, Mentoring, Writing, Inclusion: \
  teaching students lessons curriculum classrooms learning workshops inclusion schools assessment courses talks
policy: Public speaking, Policy analysis, Writing, Stakeholders, Law, Research methods, Negotiation, Grant writing: \
  policy government public consultation legislation stakeholders communities reform strategy briefing research votes";
const COMMON: &str = "lead first team become manager years experience improve learn confidence large present plan grow \
    build work better career step role support new responsibility strategy decision delegate listen board budget change \
    network balance time report project launch difficult conversation goal skill colleague company";
const INTERESTS: &str = "Climbing,Chess,Running,Gardening,Choir,Cooking,Films,Cycling,Photography,Travel,Football,\
    Reading,Painting,Volunteering,Board games,Hiking";
/// Some more than once, because more people live there.
const ZONES: &str = "Europe/Berlin,Europe/Berlin,Europe/Berlin,Europe/London,Europe/London,Europe/Madrid,\
    America/New_York,America/New_York,America/Santiago,Asia/Kolkata,Africa/Lagos,Australia/Sydney";
const LANGUAGES: &str = "en,de,es,fr,pt,hi";
const WORKDAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];
/// First hours from and to, and half hours of length from and to: mornings, lunch, afternoons, evenings.
const RHYTHMS: [[u64; 4]; 4] = [[7, 9, 2, 5], [11, 12, 2, 4], [13, 15, 3, 8], [17, 19, 3, 6]];

/// `SplitMix64` by Steele, Lea and Flood: a few lines that will never change.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of `from ..= to`.
    fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.next() % (to - from + 1)
    }

    fn level(&mut self, from: u64, to: u64) -> u8 {
        u8::try_from(self.between(from, to)).expect("levels are small")
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    fn place(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).expect("lists fit");
        usize::try_from(self.next() % count).expect("lists fit")
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.place(from.len())]
    }
}

/// The tables above, taken apart once.
struct Words {
    fields: Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)>,
    common: Vec<&'static str>,
    interests: Vec<&'static str>,
    zones: Vec<&'static str>,
    languages: Vec<&'static str>,
}

impl Words {
    fn new() -> Self {
        let field = |line: &'static str| {
            let mut parts = line.splitn(3, ':');
            let mut part = || parts.next().expect("three parts");
            let (department, skills, words) = (part(), part(), part());
            let skills = skills.split(',').map(str::trim).collect();
            (department, skills, words.split_whitespace().collect())
        };
        Self {
            fields: FIELDS.lines().map(field).collect(),
            common: COMMON.split_whitespace().collect(),
            interests: INTERESTS.split(',').collect(),
            zones: ZONES.split(',').collect(),
            languages: LANGUAGES.split(',').collect(),
        }
    }
}

/// Invents a program under the default policy.
pub(crate) fn program(size: Size, seed: u64) -> Program {
    let mut random = Random(seed);
    let words = Words::new();
    let mut people = |role: &str, count: usize| -> Vec<Participant> {
        (0..count)
            .map(|number| person(&mut random, &words, role, number, size))
            .collect()
    };
    Program {
        peer_groups: None,
        mentees: people("mentee", size.mentees),
        mentors: people("mentor", size.mentors),
        policy: Policy::default(),
        rules: vec![],
        skills: SkillCatalogue::default(),
        first_day: "2027-03-01".parse().expect("a date"),
        last_day: "2027-08-31".parse().expect("a date"),
        seed: 0,
        text_model: None,
    }
}

fn person(
    random: &mut Random,
    table: &Words,
    role: &str,
    number: usize,
    size: Size,
) -> Participant {
    let is_mentor = role == "mentor";
    let mut person = Participant::new(
        format!("{role}-{number:07}"),
        format!("{role}-person-{number}"),
    );
    // The fields differ in how many people they have.
    let field = random
        .place(table.fields.len())
        .min(random.place(table.fields.len() + 4));
    let (department, skills, words) = &table.fields[field];
    person.department = Some((*department).to_owned());
    let skill = |random: &mut Random| -> String {
        let skills = if random.chance(80) {
            skills
        } else {
            &random.pick(&table.fields).1
        };
        (*random.pick(skills)).to_owned()
    };
    if is_mentor {
        person.capacity = u32::try_from(
            random
                .between(0, 2 * size.seats_of_ten_mentors())
                .div_ceil(10)
                .max(1),
        )
        .expect("few");
        for _ in 0..random.between(3, 6) {
            person.skills_offered.push(OfferedSkill {
                skill: skill(random),
                level: random.level(2, 5),
            });
        }
        person.biography = text(random, (&table.common, words), 24);
        person.years_of_experience = u16::try_from(random.between(5, 35)).ok();
    } else {
        for _ in 0..random.between(1, 4) {
            person.skills_sought.push(SoughtSkill {
                skill: skill(random),
                level: random.level(2, 5),
                importance: random.level(1, 3),
            });
        }
        let topics = if random.chance(50) {
            vec![skill(random)]
        } else {
            vec![]
        };
        person.goals.push(Goal {
            statement: text(random, (&table.common, words), 9),
            topics,
            skills: vec![],
        });
        person.years_of_experience = u16::try_from(random.between(0, 15)).ok();
        person.waiting_days = u32::try_from(random.between(0, 120)).expect("few");
    }
    for _ in 0..random.between(0, 3) {
        person
            .interests
            .push((*random.pick(&table.interests)).to_owned());
    }
    person.languages = vec!["en".to_owned()];
    if random.chance(50) {
        person
            .languages
            .push((*random.pick(&table.languages)).to_owned());
    }
    person.available = random.chance(97);
    circumstances(random, table, &mut person, is_mentor, size);
    person
}

/// Hours, and who knows whom.
fn circumstances(
    random: &mut Random,
    table: &Words,
    person: &mut Participant,
    is_mentor: bool,
    size: Size,
) {
    if random.chance(95) {
        person.time_zone = Some((*random.pick(&table.zones)).to_owned());
        person.availability = availability(random);
    }
    let (other, others) = if is_mentor {
        ("mentee", size.mentees)
    } else {
        ("mentor", size.mentors)
    };
    let name = |random: &mut Random| format!("{other}-person-{}", random.place(others));
    if random.chance(if is_mentor { 2 } else { 10 }) {
        for _ in 0..random.between(1, 3) {
            person.preferred.push(name(random));
        }
    }
    if random.chance(1) {
        person.avoided.push(name(random));
    }
    if random.chance(10) {
        let days_since_end = Some(u32::try_from(random.between(10, 900)).expect("few"));
        person.earlier_partners.push(EarlierPartner {
            person: name(random),
            days_since_end,
        });
    }
    if !is_mentor {
        person.managers = vec![name(random), name(random)];
    }
}

fn availability(random: &mut Random) -> Availability {
    let mut windows = Vec::new();
    let [from, to, shortest, longest] = *random.pick(&RHYTHMS);
    for weekday in WORKDAYS {
        if !random.chance(55) {
            continue;
        }
        let start = random.between(from, to) * 2 + random.between(0, 1);
        let end = start + random.between(shortest, longest);
        let time = |half_hours: u64| format!("{:02}:{:02}", half_hours / 2, half_hours % 2 * 30);
        windows.push(Window {
            weekday,
            start: time(start),
            end: time(end),
        });
    }
    let mut exceptions = Vec::new();
    if random.chance(25) {
        let first: chrono::NaiveDate = "2027-03-01".parse().expect("a date");
        let begins = first + chrono::Days::new(random.between(10, 150));
        let dates = begins.iter_days().take(random.place(10) + 5);
        exceptions.extend(dates.map(|date| AvailabilityException {
            date,
            windows: vec![],
        }));
    }
    Availability {
        windows,
        exceptions,
    }
}

/// Words of the field and common ones, a few small words among them.
fn text(random: &mut Random, (common, field): (&[&str], &[&str]), length: usize) -> String {
    let words: Vec<&str> = (0..length)
        .map(|_| match random.place(10) {
            0..=4 => *random.pick(common),
            5..=7 => *random.pick(field),
            _ => *random.pick(&["the", "to", "with", "my", "and", "of"]),
        })
        .collect();
    words.join(" ")
}
