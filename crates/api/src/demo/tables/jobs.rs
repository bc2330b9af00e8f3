//! Jobs: departments, their titles from first year to head, and what people there can and want.

/// One line of work.
#[derive(Debug)]
pub(in crate::demo) struct Track {
    /// The department.
    pub department: &'static str,
    /// Titles of people who began.
    pub junior: &'static [&'static str],
    /// Titles of people with some years.
    pub middle: &'static [&'static str],
    /// Titles of people with many years.
    pub senior: &'static [&'static str],
    /// The title of the one who leads it.
    pub head: &'static str,
    /// Skills of the trade.
    pub skills: &'static [&'static str],
}

/// Skills that every department seeks and offers.
pub(in crate::demo) const SHARED_SKILLS: &[&str] = &[
    "People management",
    "Coaching",
    "Delegation",
    "Conflict resolution",
    "Giving feedback",
    "Change management",
    "Strategic thinking",
    "Decision making",
    "Inclusion",
    "Public speaking",
    "Writing",
    "Storytelling",
    "Facilitation",
    "Stakeholder management",
    "Cross-cultural communication",
    "Negotiation",
    "Career planning",
    "Networking",
    "Interviewing",
    "Time management",
    "Self-confidence",
    "Project management",
];

/// The lines of work.
#[rustfmt::skip]
pub(in crate::demo) const TRACKS: &[Track] = &[
    Track {
        department: "Software",
        junior: &["Junior software developer", "Apprentice developer", "Support engineer", "Test engineer"],
        middle: &["Software engineer", "Site reliability engineer", "Front-end engineer", "Security analyst"],
        senior: &["Senior software engineer", "Principal engineer", "Engineering manager", "Security lead"],
        head: "Head of software",
        skills: &["Backend development", "Web development", "Mobile development", "Cloud infrastructure", "Test automation", "Software architecture", "Information security"],
    },
    Track {
        department: "Data",
        junior: &["Junior data analyst", "Reporting assistant", "Data steward"],
        middle: &["Data analyst", "Data engineer", "Business intelligence analyst"],
        senior: &["Senior data scientist", "Lead data engineer", "Analytics manager"],
        head: "Head of data",
        skills: &["SQL", "Statistics", "Machine learning", "Data visualization", "Data engineering", "Experiment design"],
    },
    Track {
        department: "Product",
        junior: &["Associate product manager", "Product assistant", "Business analyst"],
        middle: &["Product manager", "Product owner", "Service manager"],
        senior: &["Senior product manager", "Group product manager", "Principal product manager"],
        head: "Head of product",
        skills: &["Product strategy", "Roadmapping", "User research", "Experiment design", "Stakeholder management"],
    },
    Track {
        department: "Design",
        junior: &["Junior designer", "Design apprentice", "Research assistant, user studies"],
        middle: &["Interaction designer", "Content designer", "Visual designer", "User researcher"],
        senior: &["Senior interaction designer", "Lead researcher, user studies", "Design manager"],
        head: "Head of design",
        skills: &["User research", "Interaction design", "Visual design", "Content design", "Accessibility"],
    },
    Track {
        department: "Marketing",
        junior: &["Marketing assistant", "Social media editor", "Event assistant"],
        middle: &["Campaign manager", "Brand manager", "Editor"],
        senior: &["Senior brand manager", "Communications manager", "Marketing director"],
        head: "Head of marketing",
        skills: &["Brand strategy", "Content marketing", "Community building", "Storytelling", "Data visualization"],
    },
    Track {
        department: "Partnerships",
        junior: &["Sales assistant", "Partnership coordinator", "Bid writer"],
        middle: &["Account manager", "Partnership manager", "Chartering broker"],
        senior: &["Senior account manager", "Regional sales manager", "Strategic partnerships lead"],
        head: "Head of partnerships",
        skills: &["Account management", "Partnerships", "Negotiation", "Cross-cultural communication"],
    },
    Track {
        department: "Finance",
        junior: &["Accounts assistant", "Junior controller", "Payroll clerk"],
        middle: &["Controller", "Financial analyst", "Grants officer"],
        senior: &["Senior controller", "Finance business partner", "Treasury manager"],
        head: "Head of finance",
        skills: &["Budgeting", "Financial modeling", "Fundraising", "Risk management", "SQL"],
    },
    Track {
        department: "People",
        junior: &["HR assistant", "Recruiting coordinator", "Training coordinator"],
        middle: &["Recruiter", "HR business partner", "Learning designer"],
        senior: &["Senior HR business partner", "Learning manager", "Talent lead"],
        head: "Head of people",
        skills: &["Recruiting", "Learning design", "Coaching", "Conflict resolution", "Inclusion"],
    },
    Track {
        department: "Operations",
        junior: &["Terminal planner, trainee", "Warehouse coordinator", "Dispatch assistant"],
        middle: &["Terminal planner", "Logistics analyst", "Process engineer", "Purchasing officer"],
        senior: &["Shift manager", "Supply chain manager", "Terminal manager", "Procurement lead"],
        head: "Head of operations",
        skills: &["Process improvement", "Supply chain", "Procurement", "Risk management", "Project management"],
    },
    Track {
        department: "Legal",
        junior: &["Legal assistant", "Paralegal", "Compliance trainee"],
        middle: &["Legal counsel", "Compliance officer", "Privacy officer"],
        senior: &["Senior legal counsel", "Lead privacy counsel"],
        head: "General counsel",
        skills: &["Contract law", "Data protection", "Negotiation", "Risk management"],
    },
    Track {
        department: "Sustainability",
        junior: &["Environmental trainee", "Energy data assistant"],
        middle: &["Sustainability analyst", "Environmental engineer", "Energy manager"],
        senior: &["Senior environmental engineer", "Decarbonization lead"],
        head: "Head of sustainability",
        skills: &["Carbon accounting", "Procurement", "Data visualization", "Change management"],
    },
    Track {
        department: "Community",
        junior: &["Program assistant", "Youth worker", "Museum educator"],
        middle: &["Community organizer", "Program coordinator", "Volunteer manager"],
        senior: &["Community program manager", "Education manager"],
        head: "Head of community",
        skills: &["Community building", "Fundraising", "Facilitation", "Learning design", "Public speaking"],
    },
];
