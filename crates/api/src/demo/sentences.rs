//! Writes goals and biographies from sentence material, so that no two read alike.

use std::collections::HashSet;

use pairwell_matching::Goal;

use super::{
    random::{Deck, Random},
    tables::{
        BACKGROUNDS, BEGINNINGS, HORIZONS, MEASURES, MENTOR_STYLES, OBSTACLES, OFFERS, SITUATIONS,
        SPARE_TIMES, SkillEntry,
    },
};

/// Deals the sentence material.
#[derive(Debug)]
pub(super) struct Sentences {
    situations: Deck<&'static str>,
    obstacles: Deck<&'static str>,
    measures: Deck<&'static str>,
    horizons: Deck<&'static str>,
    beginnings: Deck<&'static str>,
    backgrounds: Deck<&'static str>,
    spare_times: Deck<&'static str>,
    styles: Deck<&'static str>,
    offers: Deck<&'static str>,
    /// Which shape of goal comes next; counted, so that neighbors differ.
    shape: usize,
    /// What has been said, so that nobody says it again.
    said: HashSet<String>,
}

/// How often other words are looked for when something has been said.
const MOST_TRIES: usize = 20;

impl Sentences {
    pub(super) fn new() -> Self {
        Self {
            situations: Deck::new(SITUATIONS),
            obstacles: Deck::new(OBSTACLES),
            measures: Deck::new(MEASURES),
            horizons: Deck::new(HORIZONS),
            beginnings: Deck::new(BEGINNINGS),
            backgrounds: Deck::new(BACKGROUNDS),
            spare_times: Deck::new(SPARE_TIMES),
            styles: Deck::new(MENTOR_STYLES),
            offers: Deck::new(OFFERS),
            shape: 0,
            said: HashSet::new(),
        }
    }

    /// One goal about the first two skills, and sometimes another about the third.
    pub(super) fn goals(&mut self, random: &mut Random, sought: &[&SkillEntry]) -> Vec<Goal> {
        let mut goals = Vec::new();
        if let [first, rest @ ..] = sought {
            let also = rest.first().filter(|_| random.chance(55));
            goals.push(self.goal(random, first, also.copied()));
        }
        if let [_, second, third, ..] = sought
            && random.chance(50)
        {
            let about = if random.chance(50) { second } else { third };
            goals.push(self.goal(random, about, None));
        }
        goals
    }

    fn goal(&mut self, random: &mut Random, about: &SkillEntry, also: Option<&SkillEntry>) -> Goal {
        let statement = self.unsaid(|sentences| {
            let aim = *random.pick(about.aims);
            let statement = sentences.statement(random, aim);
            also.map_or(statement.clone(), |also| statement + &beside(random, also))
        });
        let skills = [about].into_iter().chain(also);
        Goal {
            statement,
            topics: skills.clone().map(|skill| skill.topic.to_owned()).collect(),
            skills: skills.map(|skill| skill.name.to_owned()).collect(),
        }
    }

    /// Something that nobody has said yet.
    fn unsaid(&mut self, mut say: impl FnMut(&mut Self) -> String) -> String {
        for _ in 0..MOST_TRIES {
            let statement = say(self);
            if self.said.insert(statement.clone()) {
                return statement;
            }
        }
        say(self)
    }

    fn statement(&mut self, random: &mut Random, aim: &str) -> String {
        self.shape += 1;
        match self.shape % 10 {
            0 => format!("{}. I want to {aim}.", self.situations.deal(random)),
            1 => format!(
                "I want to {aim}, even though {}.",
                self.obstacles.deal(random)
            ),
            2 => format!("{} I would like to {aim}.", self.horizons.deal(random)),
            3 => format!(
                "To {aim}: I will know that it worked when {}.",
                self.measures.deal(random)
            ),
            4 => format!(
                "{}, and now I have to {aim}. What I hope for is somebody who has been there.",
                self.situations.deal(random)
            ),
            5 => format!("How do I {aim} when {}?", self.obstacles.deal(random)),
            6 => format!(
                "{} I hope to {aim}. A good sign would be that {}.",
                self.horizons.deal(random),
                self.measures.deal(random)
            ),
            7 => format!(
                "My aim is to {aim}. {}, so this is the right moment.",
                self.situations.deal(random)
            ),
            8 => format!(
                "Although {}, I am determined to {aim}.",
                self.obstacles.deal(random)
            ),
            _ => format!(
                "{}. What I am looking for is practice: to {aim}, until {}.",
                self.situations.deal(random),
                self.measures.deal(random)
            ),
        }
    }

    /// What a mentor likes to help with, in the words in which mentees ask for it.
    pub(super) fn offers(&mut self, random: &mut Random, offered: &[&SkillEntry]) -> Vec<Goal> {
        let count = usize::from(random.between(1, 2));
        let mut goals = Vec::new();
        for about in random.sample(offered, count) {
            let statement = self.unsaid(|sentences| {
                let aims = random.sample(about.aims, 2);
                let aims: Vec<&str> = aims.into_iter().copied().collect();
                format!(
                    "{} {}.",
                    sentences.offers.deal(random),
                    aims.join(" or to ")
                )
            });
            goals.push(Goal {
                statement,
                topics: vec![about.topic.to_owned()],
                skills: vec![about.name.to_owned()],
            });
        }
        goals
    }

    /// Two to four sentences about somebody's way and life.
    pub(super) fn biography(&mut self, random: &mut Random, town: &str, years: u16) -> String {
        let mut beginning = *self.beginnings.deal(random);
        while years < 2 && beginning.contains("{years}") {
            beginning = self.beginnings.deal(random);
        }
        let beginning = beginning
            .replace("{town}", town)
            .replace("{years}", &format!("{years} working years"));
        let mut sentences = vec![beginning];
        if random.chance(70) {
            sentences.push((*self.backgrounds.deal(random)).to_owned());
        }
        sentences.push((*self.spare_times.deal(random)).to_owned());
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }

    /// The biography, then what the mentor enjoys and how they work.
    pub(super) fn mentor_biography(
        &mut self,
        random: &mut Random,
        biography: &str,
        offered: &[&SkillEntry],
    ) -> String {
        let mut helps = random
            .sample(offered, 2)
            .into_iter()
            .map(|entry| entry.help);
        let enjoys = match (helps.next(), helps.next()) {
            (Some(first), Some(second)) => format!(" I enjoy {first}, and {second}."),
            (Some(first), None) => format!(" I enjoy {first}."),
            (None, _) => String::new(),
        };
        format!("{biography}{enjoys} {}", self.styles.deal(random))
    }
}

/// What somebody would like beside.
fn beside(random: &mut Random, also: &SkillEntry) -> String {
    let aim = random.pick(also.aims);
    match random.below(4) {
        0 => format!(" I would also like to {aim}."),
        1 => format!(" If there is time left: to {aim}."),
        2 => format!(" A close second: to {aim}."),
        _ => format!(" It would help as well to {aim}."),
    }
}
