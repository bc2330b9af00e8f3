#!/usr/bin/env python3
"""Adds people over the API and prints the ids: seed.py URL TOKEN COUNT.

Some have an approved application in one program; all take part in another, two and two in a running pairing that has met.
"""

import http.client
import json
import sys
import threading
import urllib.parse
from datetime import datetime, timedelta, timezone

CONNECTIONS = 16
APPLICATIONS = 1000
PROGRAM = {"name": "Load", "starts_on": "2027-03-01", "ends_on": "2027-08-31", "always_on": True}
EVERYDAY = {**PROGRAM, "name": "Everyday"}


def person(number):
    return {
        "full_name": f"Person {number}",
        "email": f"person.{number}@example.org",
        "job_title": "Data analyst",
        "department": ["Finance", "Sales", "Research", "Care"][number % 4],
        "years_of_experience": number % 40,
        "time_zone": "Europe/Lisbon",
        "languages": ["en", "pt"],
        "skills_offered": [{"skill": "SQL", "level": 1 + number % 5}],
        "skills_sought": [{"skill": "Public speaking", "level": 4, "importance": 3}],
        "goals": [{"statement": "Present findings to the board with confidence", "topics": ["presenting"]}],
        "availability": {"windows": [{"weekday": "tuesday", "start": "09:00", "end": "11:00"}]},
    }


class Client:
    """One connection, kept open."""

    def __init__(self, url, token):
        self.connection = http.client.HTTPConnection(urllib.parse.urlparse(url).netloc)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path, body):
        self.connection.request("POST", path, json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"POST {path}: {answer.status} {text!r}")
        return json.loads(text)

    def create(self, path, body):
        return self.post(path, body)["id"]

    def open_program(self, program):
        identifier = self.create("/v1/programs", program)
        self.post(f"/v1/programs/{identifier}/open", {})
        return identifier

    def apply(self, program, person, role):
        application = {"program_id": program, "person_id": person, "role": role}
        identifier = self.create("/v1/applications", application)
        self.post(f"/v1/applications/{identifier}/submit", {})
        self.post(f"/v1/applications/{identifier}/approve", {})
        return identifier

    def pair(self, program, mentor, mentee):
        """A running pairing of two people; it has met once."""
        sides = {"mentor_application_id": (mentor, "mentor"), "mentee_application_id": (mentee, "mentee")}
        body = {name: self.apply(program, person, role) for name, (person, role) in sides.items()}
        pairing = f"/v1/pairings/{self.create('/v1/pairings', body)}"
        for side in ("mentee", "mentor"):
            self.post(f"{pairing}/accept", {"side": side})
        begun = (datetime.now(timezone.utc) - timedelta(hours=1)).isoformat()
        session = self.create(f"{pairing}/sessions", {"agenda": "Get to know each other", "starts_at": begun})
        self.post(f"/v1/sessions/{session}/hold", {})


def main():
    url, token, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    client = Client(url, token)
    program, everyday = client.open_program(PROGRAM), client.open_program(EVERYDAY)
    lines, failures = [f"program {everyday}"], []

    def add(start):
        client = Client(url, token)
        try:
            waiting = None
            for number in range(start, count, CONNECTIONS):
                identifier = client.create("/v1/people", person(number))
                lines.append(f"person {identifier}")
                if number < APPLICATIONS:
                    lines.append(f"application {client.apply(program, identifier, 'mentee')}")
                if waiting:
                    client.pair(everyday, waiting, identifier)
                waiting = None if waiting else identifier
            member = client.post(f"/v1/people/{identifier}/tokens", {"lifetime_minutes": 1440})
            lines.append(f"member {member['token']}")
        except (OSError, RuntimeError) as error:
            failures.append(error)

    threads = [threading.Thread(target=add, args=(start,)) for start in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit(f"seeding failed: {failures[0]}")
    print("\n".join(lines))


main()
