//! What `pairwell match --help` teaches about its files.

/// For `-h`.
pub(super) const SHORT: &str = "\
Example:
  pairwell match --mentors mentors.csv --mentees mentees.csv --output pairs.csv

`--help` describes the files.";

/// For `--help`.
pub(super) const FORMATS: &str = r#"Example:
  pairwell match --mentors mentors.csv --mentees mentees.csv \
    --columns columns.toml --policy policy.toml --output pairs.csv --explain report.json
  pairwell match --mentors mentors.csv --mentees mentees.csv --groups 3..6 --output groups.csv
  pairwell match --mentees people.csv --peer-groups 4..6 --output groups.csv

Columns
  Separators are commas, semicolons or tabs. Without --columns a column with one of these names is read;
  only id is needed, and every other column is a custom field of its name, as text:
    id                   any text, unique in the file
    person               the human, if one can have several ids; the same in both files (default: id)
    name                 shown beside the id in the report
    available            yes or no (default: yes)
    capacity             mentor: mentees at once; mentee: mentors wanted (default: 1)
    least_load           mentor: mentees to get at least (default: 0)
    managers             persons above, nearest first *
    skills_offered       such as Rust:5; public speaking (level 1 to 5, default 3) *
    skills_sought        such as Rust:4:3; budgets (level 1 to 5, importance 1 to 3) *
    goals, interests     texts *
    biography            text
    languages            such as en; pt-BR *
    time_zone            IANA name such as Europe/London
    availability         such as Mon 09:00-12:00; Tue-Fri 17:00-24:00 *
    department           text
    years_of_experience  whole number
    waiting_days         whole number
    preferred, avoided   persons *
    earlier_partners     persons of earlier, ended pairings *
  * a list, separated by semicolons

MAP.toml
  [shared] holds for both files, [mentors] and [mentees] for one. A key is one of the names above; its value is a
  heading, or a table that says more. A file then needs nothing but the headings that the map names.
    [shared]
    id = "email address"
    name = { columns = ["first name", "last name"], join = " " }
    [mentors]
    capacity = { value = 3 }
    skills_offered = { columns = ["Skill 1", "Skill 2"], split = [",", "/"] }
    available = { column = "Status", translate = { "Active" = "yes", "On leave" = "no" } }
    [mentors.fields]
    topics = { column = "topics", split = "," }
    budget = { column = "budget", type = "number" }
  column or columns   where the value is; several are joined by `join` (a space) or make one list
  value               the same for everybody
  split               what separates the items of a list (a semicolon)
  translate           exact values by what they mean, whatever their case
  type                of a custom field: text, number, flag or list (list where `split` is given, else text)

POLICY.toml
  The policy as the API has it: objective, minimum_score, session, criteria and requirements, e.g.
    [[criteria]]
    kind = "skills"
    weight = 60
    [[requirements]]
    kind = "field"
    mentee_field = "organisation"
    mentor_field = "organisation"
    rule = { kind = "different" }

Output
  mentee,mentor,score,reasons: one line a pair. Who has nobody follows with an empty partner and score, and in
  reasons codes with counts of possible partners. A cell that a spreadsheet would run as a formula begins with '.

  With --groups a fifth column has the number of the group: by the ids of the mentors, from 1.
  With --peer-groups: mentee,group,score,reasons. The score is the mean of how well the others of the group fit, and
  the reasons are these others with their scores, best first. Who is in no group follows with codes and counts.

Exit codes: 0 done, 1 a file failed, 2 usage, 3 the input is wrong, 4 the result failed its check."#;
