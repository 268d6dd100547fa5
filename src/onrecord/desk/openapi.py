"""What the JSON routes take and give, as OpenAPI 3.1: made from the same table as the routes."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from onrecord.record import VERSION

if TYPE_CHECKING:
    from onrecord.desk.places import Place

__all__ = ["describe"]

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["subject", "problem", "advice"],
            "properties": {name: {"type": "string"} for name in ("subject", "problem", "advice")},
        }
    },
}
_FAULTS = {"400": "A value does not fit", "404": "There is no such thing", "409": "Not possible as it stands"}
_FAULTS |= {"410": "Withheld", "401": "Not let in", "403": "Refused", "421": "Another host's name"}


def describe(places: "Sequence[Place]") -> JSONResponse:
    """The description of every page as JSON."""
    paths = {_json(place): {"get": _operation(place)} for place in places}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "onrecord desk", "version": VERSION},
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR}},
    }
    return JSONResponse(whole)


def _json(place: "Place") -> str:
    return f"{'/index' if place.path == '/' else place.path}.json"


def _operation(place: "Place") -> dict[str, Any]:
    named = re.findall(r"{(\w+)(?::\w+)?}", place.path)
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in named
    ]
    parameters += [{"name": name, "in": "query", "schema": {"type": "string"}} for name in place.query]
    fault = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    refused: dict[str, Any] = {"text/html": {}}
    responses: dict[str, Any] = {
        "200": {"description": place.words, "content": {"application/json": {"schema": {"type": "object"}}}}
    }
    for status, words in _FAULTS.items():
        content = refused if status in ("401", "403", "421") else fault
        responses[status] = {"description": words, "content": content}
    return {"summary": place.words, "parameters": parameters, "responses": responses}
