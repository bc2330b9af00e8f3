"""PyPI's `mentor-match` on the civil service's sample files, under the rules of `policy.toml` beside them.

`python mentor_match.py DATA OUTPUT` reads `large-mentors.csv` and `large-mentees.csv`, writes its lists, and prints how
many mentees have a mentor, and the total score of their pairs in millionths. It matches one to one, so three rounds make
three seats. It runs in an environment of its own: its package has the same name as that of stable.py.
"""

import csv
import sys
from pathlib import Path

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import create_mailing_list, process_data
from matching.rules.rule import Disqualify

GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
SEATS = 3


class Score:
    """Grade counts 50 (best two steps above), profession 30, and 20 for a shared characteristic where it was asked for."""

    def evaluate(self, match) -> bool:
        return True

    def apply(self, match) -> int:
        mentee, mentor = match.mentee, match.mentor
        steps = len(GRADES) + 1
        grade = (steps - abs(mentor.grade - mentee.grade - 2)) * 1_000_000 // steps
        profession = 1_000_000 * (mentee.profession == mentor.profession)
        if not mentee.asks:
            return (50 * grade + 30 * profession) // 80
        shared = 1_000_000 * (mentee.wish in mentor.characteristics)
        return (50 * grade + 30 * profession + 20 * shared) // 100


def people(path: Path, kind: type) -> list:
    found = []
    with path.open() as file:
        for row in csv.DictReader(file):
            row |= {"grade": GRADES.index(row["grade"]), "email": row["email address"], "role": row["job title"]}
            person = kind(**row)
            person.asks = row.get("match with similar identity") == "yes"
            person.wish = row.get("identity to match") or None
            person.characteristics = set(row.get("characteristics", "").split(", "))
            found.append(person)
    return found


def main(data: Path, output: Path) -> None:
    mentors, mentees = people(data / "large-mentors.csv", Mentor), people(data / "large-mentees.csv", Mentee)
    score = Score()
    rules = [
        score,
        Disqualify(lambda match: match.mentee.organisation == match.mentor.organisation),
        Disqualify(lambda match: match.mentor.grade <= match.mentee.grade),
        Disqualify(lambda match: bool(match.mentee.mentors)),
    ]
    process_data(mentors, mentees, [rules] * SEATS)
    output.mkdir(parents=True, exist_ok=True)
    create_mailing_list(mentors, output)
    create_mailing_list(mentees, output)
    total, matched = 0, 0
    for mentee in mentees:
        for mentor in mentee.mentors:
            total += score.apply(type("Pair", (), {"mentee": mentee, "mentor": mentor}))
            matched += 1
    print(f"matched: {matched}\ntotal: {total}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
