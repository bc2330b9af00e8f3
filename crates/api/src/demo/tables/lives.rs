//! Sentence material for biographies, and interests.

/// How somebody came here; whole sentences, `{town}` and `{years}` are filled in. Beginners get one without years.
pub(in crate::demo) const BEGINNINGS: &[&str] = &[
    "I have worked in {town} for most of my {years}.",
    "Based in {town}; {years} in all kinds of teams lie behind me.",
    "I came to {town} for half a year and stayed.",
    "Born far from the sea, I moved to {town} for this job.",
    "{town} is home, the rest of the team is everywhere.",
    "I look back on {years}, the best of them in {town}.",
    "My desk is in {town}, often it is the kitchen table.",
    "After {years} I still learn something every week.",
    "I joined the {town} office when it had four people.",
    "I travel between {town} and the other ports several times a year.",
];

/// What somebody did before; whole sentences.
pub(in crate::demo) const BACKGROUNDS: &[&str] = &[
    "I began as an apprentice and studied in the evenings.",
    "Before this I taught mathematics at a secondary school.",
    "I spent five years at sea as a deck officer.",
    "I studied languages and slid into this work by accident.",
    "My first job was in a family bakery, which taught me about margins and mornings.",
    "I have changed departments three times and would do it again.",
    "I was a nurse before I changed careers at thirty-four.",
    "I trained as an engineer and found out that I prefer people to pumps.",
    "For a while I ran a small company of my own.",
    "I came through the volunteer program of the museum.",
    "I worked for a public authority and learned patience there.",
    "I did a doctorate that nobody has read, and learned to finish things.",
    "Most of what I know I learned from two generous colleagues.",
    "I played in an orchestra until an injury, and still think in rehearsals.",
    "I am the first in my family with a desk job.",
    "I led a team of thirty before I decided to be an expert again.",
];

/// What somebody does beside work; whole sentences.
pub(in crate::demo) const SPARE_TIMES: &[&str] = &[
    "On weekends you find me on a small wooden sailing boat.",
    "I have two children and a garden, both of them wild.",
    "In the evenings I sing in a choir that takes rehearsals less seriously than cake.",
    "I repair old radios.",
    "I coach a girls' football team on Saturdays.",
    "I am learning my grandmother's language, slowly.",
    "I bake bread for the whole street.",
    "I run long distances, badly and happily.",
    "I translate poems for a small magazine.",
    "I keep bees on the roof of our office.",
    "I look after my parents, which has taught me what matters.",
    "I play chess by mail.",
    "I volunteer at the repair café every second week.",
    "I swim in the harbor in all seasons.",
    "I draw the cranes from my window.",
    "",
    "",
];

/// How a mentor works; whole sentences.
pub(in crate::demo) const MENTOR_STYLES: &[&str] = &[
    "I ask more than I answer.",
    "Bring me a real case and we work on it together.",
    "I am direct, and I expect to be contradicted.",
    "I like to agree on two or three goals first and to look at them every month.",
    "I had good mentors and would like to pass that on.",
    "I will not tell you what to do, but I will tell you what I did and what it cost.",
    "You set the agenda, I keep the time.",
    "Expect homework, small and useful.",
    "I learn from every mentee, mostly about things that I thought I knew.",
    "I am best with people who are about to try something for the first time.",
    "What we talk about stays between us.",
    "I have made most mistakes already and share them gladly.",
];

/// How a mentor begins to say what they help with; the rest follows after `to`.
pub(in crate::demo) const OFFERS: &[&str] = &[
    "I can help you to",
    "I have accompanied several people who wanted to",
    "Glad to work with anybody who is trying to",
    "It took me years to learn how to",
    "My favorite sessions are with people who want to",
    "Come to me when you need to",
];

/// Interests.
pub(in crate::demo) const INTERESTS: &[&str] = &[
    "sailing",
    "cooking",
    "hiking",
    "chess",
    "photography",
    "choir singing",
    "gardening",
    "football",
    "running",
    "cycling",
    "board games",
    "poetry",
    "languages",
    "open source",
    "astronomy",
    "pottery",
    "swimming",
    "local history",
    "theater",
    "jazz",
    "volunteering",
    "birdwatching",
    "knitting",
    "yoga",
    "climbing",
    "science fiction",
    "film",
    "tea",
    "carpentry",
    "street art",
    "bread baking",
    "dance",
    "podcasts",
    "travel by train",
    "calligraphy",
    "basketball",
    "radio",
    "beekeeping",
];

/// Why somebody applies; whole sentences.
pub(in crate::demo) const MOTIVATIONS: &[&str] = &[
    "A colleague told me how much the last round gave her.",
    "I would like to look beyond my own department.",
    "I have put this off for two years, and now is the time.",
    "My manager suggested it, and I liked the idea at once.",
    "I had a mentor at the beginning and know what it is worth.",
    "I want to learn from somebody who is not my boss.",
    "I am curious how others do my job elsewhere.",
    "The open evening in the harbor museum convinced me.",
    "I learn best in conversation.",
    "It is time to do something for my own development and not only for projects.",
    "I want to give back some of what I was given.",
    "I miss an honest outside view.",
    "I have never had anybody to ask.",
    "I would like to meet people whom I would not meet otherwise.",
];
