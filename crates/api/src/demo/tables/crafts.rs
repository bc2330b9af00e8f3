//! Skills of the trades: what people do all day.

use super::skills::{SkillEntry, broad, skill};

/// The skills.
#[rustfmt::skip]
pub(in crate::demo) const CRAFTS: &[SkillEntry] = &[
    broad("Software engineering", &["Software development", "Programming"]),
    skill("Backend development", &["Server-side development"], "Software engineering", "backend", &[
        "build services that stay understandable as they grow",
        "own a backend feature from design to operation",
        "write database code that survives real traffic",
    ], "reviewing backend code and the reasons behind it"),
    skill("Web development", &["Frontend development", "Front-end"], "Software engineering", "web", &[
        "build fast web pages that work on old phones",
        "grow from fixing styles to designing whole front ends",
        "test user interfaces without flaky suites",
    ], "building web interfaces that stay simple"),
    skill("Mobile development", &["App development"], "Software engineering", "mobile apps", &[
        "ship a mobile app that works offline in the harbor",
        "move from web pages to native mobile apps",
        "plan app releases without sleepless nights",
    ], "bringing small app teams to their first release"),
    skill("Cloud infrastructure", &["DevOps", "Cloud computing"], "Software engineering", "infrastructure", &[
        "run our infrastructure from code instead of from memory",
        "cut the cloud bill without cutting reliability",
        "carry the on-call phone with a quiet mind",
    ], "making operations boring"),
    skill("Test automation", &["QA automation", "Automated testing"], "Software engineering", "testing", &[
        "automate the tests that we repeat by hand every month",
        "persuade my team that tests save time",
        "find the bugs that matter before customers do",
    ], "choosing which tests are worth writing"),
    skill("Software architecture", &["System design"], "Software engineering", "architecture", &[
        "design systems that several teams can change at once",
        "split a large program into parts that make sense",
        "explain architecture decisions to people who pay for them",
    ], "sketching systems on paper before anybody codes"),
    skill("Information security", &["Cybersecurity", "Infosec"], "Software engineering", "security", &[
        "think like an attacker when I review designs",
        "bring security into projects before the last week",
        "prepare our first incident exercise",
    ], "threat modeling with people who have never done it"),
    skill("Accessibility", &["A11y", "Inclusive technology"], "Design", "accessibility", &[
        "make our booking pages usable with a screen reader",
        "convince others that accessibility is not an extra",
        "audit forms and signs for people with low vision",
    ], "testing products together with disabled users"),
    broad("Data analysis", &["Data science", "Analytics"]),
    skill("SQL", &["Database queries"], "Data analysis", "queries", &[
        "answer my own questions from the database",
        "write queries that finish before lunch",
        "clean up ten years of duplicate records",
    ], "teaching SQL with questions from daily work"),
    skill("Statistics", &["Statistical methods"], "Data analysis", "statistics", &[
        "know when a difference in numbers means something",
        "explain uncertainty to people who want one number",
        "refresh the statistics I forgot after university",
    ], "explaining statistics without formulas"),
    skill("Machine learning", &["ML", "Applied AI"], "Data analysis", "machine learning", &[
        "bring a first forecasting model into daily use",
        "judge which problems deserve machine learning at all",
        "forecast ship arrivals better than our spreadsheet",
    ], "taking models from notebook to daily use"),
    skill("Data visualization", &["Dashboards", "Dataviz"], "Data analysis", "dashboards", &[
        "build dashboards that people open again",
        "draw charts that need no explanation",
        "replace forty slides by one honest chart",
    ], "redrawing charts until the point is visible"),
    skill("Data engineering", &["ETL", "Data pipelines"], "Data analysis", "data pipelines", &[
        "build pipelines that report their own failures",
        "bring sensor data and bookings into one place",
        "move our nightly jobs off one person's laptop",
    ], "designing data pipelines that others can repair"),
    skill("Experiment design", &["A/B testing"], "Data analysis", "experiments", &[
        "plan experiments that can prove us wrong",
        "measure whether our outreach changes anything",
        "stop debating and start testing",
    ], "turning opinions into testable questions"),
    broad("Design", &["Product design"]),
    skill("User research", &["UX research", "User interviews"], "Design", "user research", &[
        "interview users without leading them",
        "bring research into decisions that are already half made",
        "run research with crane drivers during their shifts",
    ], "listening to users and reporting what they really said"),
    skill("Interaction design", &["UX design", "UX"], "Design", "interaction design", &[
        "design flows for people who are in a hurry",
        "build a portfolio of work that I can explain",
        "grow from screens to whole journeys",
    ], "critiquing designs kindly and in detail"),
    skill("Visual design", &["Graphic design"], "Design", "visual design", &[
        "develop a visual language beyond templates",
        "design signs that visitors follow without asking",
        "defend design choices with more than taste",
    ], "looking closely at type, color and space"),
    skill("Content design", &["UX writing"], "Design", "content", &[
        "write instructions that nobody has to read twice",
        "give our forms a human voice",
        "build a style guide that people use",
    ], "cutting words until the meaning shows"),
    broad("Product management", &["Product"]),
    skill("Product strategy", &["Product vision"], "Product management", "product strategy", &[
        "move from analysis into product management",
        "find a direction for a product that does everything",
        "learn which customers to disappoint",
    ], "sharpening product bets"),
    skill("Roadmapping", &["Backlog management"], "Product management", "roadmaps", &[
        "keep a roadmap that survives contact with sales",
        "cut a backlog of four hundred wishes to twenty",
        "plan together with engineers instead of for them",
    ], "keeping roadmaps short and honest"),
    broad("Marketing", &["Market communication"]),
    skill("Brand strategy", &["Branding"], "Marketing", "brand", &[
        "give a hundred-year-old brand a present",
        "lead a rebranding without losing loyal members",
        "say in one sentence what we stand for",
    ], "asking brands what they would never do"),
    skill("Content marketing", &["Editorial planning"], "Marketing", "campaigns", &[
        "plan campaigns that last longer than a week",
        "turn our experts into authors",
        "measure more than clicks",
    ], "building editorial calendars that teams keep"),
    skill("Community building", &["Community management"], "Marketing", "community", &[
        "bring a sleepy member community back to life",
        "organize volunteers without burning them out",
        "grow a neighborhood program that lasts beyond its grant",
    ], "bringing people together around a shared cause"),
    broad("Sales", &["Selling"]),
    skill("Account management", &["Key accounts", "Client relations"], "Sales", "clients", &[
        "grow long client relationships instead of chasing new ones",
        "repair a client relationship after a failed delivery",
        "lead quarterly reviews that clients value",
    ], "keeping clients for decades"),
    skill("Partnerships", &["Alliances", "Business development"], "Sales", "partnerships", &[
        "build partnerships with universities along the coast",
        "open a new market without an office there",
        "tell a promising partnership from a polite one",
    ], "opening doors between organizations"),
    broad("Finance", &["Corporate finance"]),
    skill("Budgeting", &["Budget planning"], "Finance", "budgets", &[
        "own a budget for the first time",
        "plan costs with people who hate spreadsheets",
        "defend a budget before the finance committee",
    ], "making budgets understandable to everybody"),
    skill("Financial modeling", &["Forecasting models"], "Finance", "financial models", &[
        "build models that others can check",
        "value an investment in a new terminal",
        "move from bookkeeping into planning",
    ], "building models step by step and breaking them on purpose"),
    skill("Fundraising", &["Grant writing"], "Finance", "fundraising", &[
        "win a first large grant for our youth program",
        "ask donors for support without embarrassment",
        "report impact to funders truthfully",
    ], "shaping applications that funders understand"),
    broad("Operations", &["Operations management"]),
    skill("Project management", &["Project planning"], "Operations", "projects", &[
        "lead a project with people who do not report to me",
        "notice slipping dates a month earlier",
        "run a project across two ports and four suppliers",
    ], "getting stuck projects moving again"),
    skill("Process improvement", &["Lean", "Continuous improvement"], "Operations", "process improvement", &[
        "shorten waiting times at the terminal gate",
        "improve processes with those who work in them",
        "measure a process before I change it",
    ], "walking through processes with a notebook"),
    skill("Supply chain", &["Logistics"], "Operations", "logistics", &[
        "understand the supply chain from quay to warehouse",
        "plan for suppliers who fail at the worst moment",
        "move from the warehouse floor into planning",
    ], "explaining logistics with real shipments"),
    skill("Procurement", &["Purchasing"], "Operations", "procurement", &[
        "buy fairly when there is only one supplier",
        "write tenders that small companies can win",
        "bring sustainability into purchasing decisions",
    ], "reading tenders between the lines"),
    skill("Risk management", &["Operational risk"], "Operations", "risk", &[
        "build a risk register that is not a dusty file",
        "talk about risks without spreading fear",
        "prepare the yard for a season of storms",
    ], "asking what could go wrong, cheerfully"),
    broad("Legal", &["Law"]),
    skill("Contract law", &["Contracts"], "Legal", "contracts", &[
        "draft contracts that business people understand",
        "grow from reviewing clauses to advising on deals",
        "learn maritime contracts from somebody who lived them",
    ], "explaining contracts in plain words"),
    skill("Data protection", &["Privacy", "GDPR"], "Legal", "privacy", &[
        "answer privacy questions before they become incidents",
        "build privacy into products with engineers",
        "train two hundred colleagues without boring them",
    ], "finding pragmatic answers to privacy questions"),
    broad("Sustainability", &["Environmental management"]),
    skill("Carbon accounting", &["Emissions reporting"], "Sustainability", "emissions", &[
        "account for emissions of our whole fleet",
        "turn a climate report into decisions",
        "connect energy data and procurement",
    ], "following emissions to where they start"),
    broad("Human resources", &["HR", "Personnel"]),
    skill("Recruiting", &["Talent acquisition", "Hiring"], "Human resources", "recruiting", &[
        "fill technical roles although I am no engineer",
        "reach applicants who never look at our website",
        "build an apprenticeship that people recommend",
    ], "meeting people before there is a vacancy"),
    skill("Learning design", &["Instructional design", "Training design"], "Human resources", "learning", &[
        "design training that changes what people do",
        "move safety training out of the classroom",
        "turn experts into patient teachers",
    ], "turning knowledge into exercises"),
];
