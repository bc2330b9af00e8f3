"""What Schemathesis leaves out.

Header values with blanks around them: blanks are no part of a value (RFC 9110, section 5.5), and servers take them off.
To Schemathesis such a value breaks the documented pattern, so it would call the server's correct answer a fault.

The erasure of other people than the documented example: what an erased person wrote is gone, and the operations on it
could not be reached any more.
"""

import schemathesis

ERASED = "019b76db-a804-7000-8000-000000010004"
DEMO_PEOPLE = "019b76db-"


def erases_somebody_else(case):
    person = str((case.path_parameters or {}).get("person_id"))
    is_erasure = (case.method.upper(), case.operation.path) == ("DELETE", "/v1/people/{person_id}")
    return is_erasure and person.startswith(DEMO_PEOPLE) and person != ERASED


@schemathesis.hook
def filter_case(context, case):
    values = (case.headers or {}).values()
    is_trimmed = all(not isinstance(value, str) or value == value.strip() for value in values)
    return is_trimmed and not erases_somebody_else(case)
