"""Everything that the client `georeport` of PyPI can ask, printed as JSON."""

import json
import sys

import requests
from georeport import GeoReport

base, output_format, name = sys.argv[1:]
client = GeoReport(base, output_format=output_format)

services = client.get_service_list()
definition = client.get_service_definition("E011301")
attributes = definition["attributes"]
if output_format == "xml":
    attributes = [attributes["attribute"]]

span = {"start_date": "2026-09-01T00:00:00Z", "end_date": "2026-09-30T00:00:00Z"}
found = client.get_service_requests(service_code="E011301", status="open", **span)
by_id = client.get_service_requests(service_request_id=name)
if output_format == "xml":
    # xmltodict makes one entry of a list of one.
    found, by_id = [found], [by_id]

try:
    GeoReport(base, jurisdiction="elsewhere", output_format=output_format).get_service_list()
    refused = None
except requests.HTTPError as error:
    refused = error.response.status_code

print(json.dumps({
    "services": len(services),
    "question": attributes[0]["code"],
    "requests": [request["service_request_id"] for request in found],
    "by_id": [request["service_request_id"] for request in by_id],
    "request": client.get_service_request(name)["service_request_id"],
    "jurisdiction_unknown": refused,
}))
