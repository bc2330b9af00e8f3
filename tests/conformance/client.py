"""Creates a program and reads it back, with a generated client: client.py URL TOKEN."""

import datetime
import sys

from pairwell_client import AuthenticatedClient
from pairwell_client.api.programs import create_program, get_program, list_programs
from pairwell_client.models import CreateProgram, Problem

url, token = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=token)
wanted = CreateProgram(
    name="Spring mentoring",
    starts_on=datetime.date(2027, 3, 1),
    ends_on=datetime.date(2027, 8, 31),
)

answer = create_program.sync_detailed(client=client, body=wanted, idempotency_key="a-key")
assert answer.status_code == 201, answer
created = answer.parsed
assert (created.name, created.starts_on, created.ends_on) == (wanted.name, wanted.starts_on, wanted.ends_on), created

read = get_program.sync(created.id, client=client)
assert read == created, read
page = list_programs.sync(client=client, limit=10)
assert [program.id for program in page.data] == [created.id], page

again = create_program.sync(client=client, body=wanted, idempotency_key="a-key")
assert again == created, again

wanted.ends_on = datetime.date(2026, 1, 1)
problem = create_program.sync(client=client, body=wanted)
assert isinstance(problem, Problem) and problem.code == "validation-failed", problem
assert problem.errors[0].pointer == "/ends_on", problem
print("the generated client created a program and read it back:", read.id)
