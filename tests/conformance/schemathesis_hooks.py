"""What Schemathesis leaves out, and what it must not do.

Header values with blanks around them: blanks are no part of a value (RFC 9110, section 5.5), and servers take them off.
To Schemathesis such a value breaks the documented pattern, so it would call the server's correct answer a fault.

The erasure of other people than the documented example: what an erased person wrote is gone, and the operations on it
could not be reached any more. Schemathesis takes ids from answers that it got, in every phase and past its filters, so the
call itself is turned to the documented person.
"""

import uuid

import schemathesis

ERASED = "019b76db-a804-7000-8000-000000010004"


@schemathesis.hook
def filter_case(context, case):
    values = (case.headers or {}).values()
    return all(not isinstance(value, str) or value == value.strip() for value in values)


@schemathesis.hook
def before_call(context, case, kwargs):
    if (case.method.upper(), case.operation.path) != ("DELETE", "/v1/people/{person_id}"):
        return
    try:
        uuid.UUID(str(case.path_parameters["person_id"]))
    except (KeyError, TypeError, ValueError):
        return
    case.path_parameters["person_id"] = ERASED
