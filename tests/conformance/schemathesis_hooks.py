"""What Schemathesis leaves out: header values with blanks around them.

Blanks around a header's value are no part of it (RFC 9110, section 5.5): servers take them off. To Schemathesis such a
value breaks the documented pattern, so it would call the server's correct answer a fault.
"""

import schemathesis


@schemathesis.hook
def filter_case(context, case):
    values = (case.headers or {}).values()
    return all(not isinstance(value, str) or value == value.strip() for value in values)
