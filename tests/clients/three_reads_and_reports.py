"""What the client `three` of PyPI (Python 2.7) can ask and report, printed as JSON."""

import json
import sys

from three import Three

base, output_format, name, trusted, other, picture = sys.argv[1:]
client = Three(base, format=output_format, api_key=trusted)


def entries(answer, kind):
    """JSON has a list; the client's XML has a dictionary with one entry or a list of them."""
    if output_format == "json":
        return answer
    found = answer[kind]
    return found if isinstance(found, list) else [found]


def text(value):
    return value if value is None else str(value)


report = {
    "description": "A hole in the road.",
    "lat": "39.7",
    "long": "116.3",
    "address": "West Lane 3",
    "name": "Ada Lovelace",
    "phone": "00012345678",
}
posted = client.post("E011301", media=open(picture, "rb"), **report)
waiting = Three(base, format=output_format, api_key=other).post("E011301", **report)
refused = Three(base, format=output_format, api_key="nonsense").post("E011301", **report)
token = text(entries(waiting, "request")[0]["token"])
pending = entries(client.token(token), "request")[0]
assert text(pending["token"]) == token, pending

discovery = client.discovery()
endpoint = discovery["endpoints"]
endpoint = endpoint[0] if output_format == "json" else endpoint["endpoint"]
definition = client.services("E011301")
attribute = definition["attributes"]
attribute = attribute[0] if output_format == "json" else attribute["attribute"]
found = client.requests("E011301", between=["09-01-2026", "09-30-2026"], count=10)

print(json.dumps({
    "endpoint": endpoint["url"],
    "services": len(entries(client.services(), "service")),
    "question": attribute["code"],
    "requests": [text(request["service_request_id"]) for request in entries(found, "request")],
    "request": text(entries(client.request(name), "request")[0]["service_request_id"]),
    "posted": text(entries(posted, "request")[0]["service_request_id"]),
    "token": token,
    "refused": text(entries(refused, "error")[0]["code"]),
}))
