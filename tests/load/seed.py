#!/usr/bin/env python3
"""Adds people over the API, some of them with an approved application, and prints the ids: seed.py URL TOKEN COUNT."""

import http.client
import json
import sys
import threading
import urllib.parse

CONNECTIONS = 16
APPLICATIONS = 1000
PROGRAM = {"name": "Load", "starts_on": "2027-03-01", "ends_on": "2027-08-31", "always_on": True}


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
        return json.loads(text)["id"]


def main():
    url, token, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    client = Client(url, token)
    program = client.post("/v1/programs", PROGRAM)
    client.post(f"/v1/programs/{program}/open", {})
    lines, failures = [], []

    def add(start):
        client = Client(url, token)
        try:
            for number in range(start, count, CONNECTIONS):
                identifier = client.post("/v1/people", person(number))
                lines.append(f"person {identifier}")
                if number < APPLICATIONS:
                    application = {"program_id": program, "person_id": identifier, "role": "mentee"}
                    identifier = client.post("/v1/applications", application)
                    client.post(f"/v1/applications/{identifier}/submit", {})
                    client.post(f"/v1/applications/{identifier}/approve", {})
                    lines.append(f"application {identifier}")
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
