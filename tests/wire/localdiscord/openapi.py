"""Discord's own description of its API: whether a request keeps to it, and whether our answer does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from localdiscord.errors import Problem

_DOCUMENT, _LENIENT = "urn:discord", "urn:discord:requests"
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_CODES = {
    "maxLength": "BASE_TYPE_MAX_LENGTH",
    "minLength": "BASE_TYPE_MIN_LENGTH",
    "maxItems": "BASE_TYPE_BAD_LENGTH",
    "minItems": "BASE_TYPE_BAD_LENGTH",
    "required": "BASE_TYPE_REQUIRED",
    "enum": "BASE_TYPE_CHOICES",
    "maximum": "NUMBER_TYPE_MAX",
    "minimum": "NUMBER_TYPE_MIN",
}
_FORMATS = {"snowflake": lambda text: text.isdigit() and int(text) < 2**63, "nonce": lambda text: len(text) <= 25}


class Description:
    """OpenAPI 3.1, whose schemas are JSON Schema 2020-12. A route is named as in "GET /users/@me"."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        documents = [(_DOCUMENT, document), (_LENIENT, _with_whole_numbers(document))]
        self._registry = jsonschema_rs.Registry(documents, draft=jsonschema_rs.Draft202012)
        self._validator = cache(self._compile)

    @classmethod
    def read(cls, path: Path) -> Description:
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def knows(self, route: str) -> bool:
        return self._operation(route) is not None

    def request_problems(
        self, route: str, params: Mapping[str, str], query: Mapping[str, str], body: Any, content_type: str
    ) -> list[Problem]:
        """Of path, query and body. An unknown route is no problem of these."""
        operation = self._operation(route)
        if operation is None:
            return []
        place, found = operation
        problems = list(self._parameter_problems(place, params, query))
        if "requestBody" not in found:
            return problems
        if body is None:
            if found["requestBody"].get("required"):
                problems.append(Problem((), "BASE_TYPE_REQUIRED", "This field is required"))
            return problems
        if content_type not in found["requestBody"]["content"]:
            return [*problems, Problem((), "CONTENT_TYPE_INVALID", f"{content_type!r} is not taken here")]
        pointer = (*place, "requestBody", "content", content_type, "schema")
        return problems + list(self._schema_problems(pointer, body))

    def response_problems(self, route: str, status: int, body: Any) -> list[Problem]:
        """Of an answer of ours. The tree of a form's errors is left out: its codes are words, the description says
        numbers."""
        if status >= 400 and isinstance(body, dict):
            body = {name: value for name, value in body.items() if name != "errors"}
        operation = self._operation(route)
        if operation is None:
            return []
        place, found = operation
        answers = found["responses"]
        key = str(status) if str(status) in answers else f"{status // 100}XX"
        if key not in answers:
            return [Problem((), "STATUS", f"{status} is no answer of this route")]
        if "$ref" in answers[key]:
            place, key = ("components", "responses"), answers[key]["$ref"].rsplit("/", 1)[1]
            answer = self._at((*place, key))
        else:
            place, answer = (*place, "responses"), answers[key]
        if "content" not in answer:
            return [] if body is None else [Problem((), "BODY", "an answer without a body")]
        return list(self._schema_problems((*place, key, "content", "application/json", "schema"), body, _DOCUMENT))

    def _operation(self, route: str) -> tuple[tuple[str, ...], dict[str, Any]] | None:
        method, _, path = route.partition(" ")
        found = self._document["paths"].get(path, {}).get(method.lower())
        return None if found is None else (("paths", path, method.lower()), found)

    def _parameter_problems(
        self, place: tuple[str, ...], params: Mapping[str, str], query: Mapping[str, str]
    ) -> Iterator[Problem]:
        known: set[str] = set()
        for owner in (place[:-1], place):
            for number, parameter in enumerate(self._at(owner).get("parameters", [])):
                name = parameter["name"]
                given = params if parameter["in"] == "path" else query
                known |= {name} if parameter["in"] == "query" else set()
                if name not in given:
                    if parameter.get("required"):
                        yield Problem((name,), "BASE_TYPE_REQUIRED", "This field is required")
                    continue
                pointer = (*owner, "parameters", str(number), "schema")
                value = _read_parameter(given[name], self._at(pointer))
                yield from (Problem((name, *p.path), p.code, p.message) for p in self._schema_problems(pointer, value))
        for name in set(query) - known:
            yield Problem((name,), "QUERY_UNKNOWN", "No such query parameter")

    def _at(self, pointer: tuple[str, ...]) -> Any:
        node: Any = self._document
        for part in pointer:
            node = node[int(part)] if isinstance(node, list) else node[part]
        return node

    def _compile(self, pointer: tuple[str, ...], document: str) -> jsonschema_rs.Draft202012Validator:
        fragment = "/".join(quote(part.replace("~", "~0").replace("/", "~1"), safe="~") for part in pointer)
        return jsonschema_rs.Draft202012Validator(
            {"$ref": f"{document}#/{fragment}"}, registry=self._registry, formats=_FORMATS, validate_formats=True
        )

    def _schema_problems(self, pointer: tuple[str, ...], value: Any, document: str = _LENIENT) -> Iterator[Problem]:
        for error in self._validator(pointer, document).iter_errors(value):
            yield from self._explain(error, value, document)

    def _explain(self, error: Any, value: Any, document: str) -> Iterator[Problem]:
        """Of a choice between schemas, what is wrong with the one that was most likely meant."""
        keyword = str(error.schema_path[-1])
        path = tuple(error.instance_path)
        if keyword not in ("oneOf", "anyOf"):
            if keyword == "required":
                message, path = "This field is required", (*path, error.kind.property)
            else:
                message = error.message[-200:]
            yield Problem(path, _CODES.get(keyword, "MODEL_TYPE_CONVERT"), message)
            return
        pointer = tuple(map(str, error.schema_path))
        part = value
        for step in path:
            # A number may be the name of a member as well.
            part = part[step] if isinstance(part, list) else part[str(step)]
        branches = [
            list(self._schema_problems((*pointer, str(number)), part, document))
            for number in range(len(self._at(pointer)))
        ]
        if not all(branches):
            yield Problem(path, "UNION_TYPE_CHOICES", "fits several schemas of which it may fit one only")
            return
        meant = min(branches, key=lambda found: (any(p.path == ("type",) or not p.path for p in found), len(found)))
        yield from (Problem((*path, *p.path), p.code, p.message) for p in meant)


def _with_whole_numbers(document: dict[str, Any]) -> dict[str, Any]:
    """Discord gives ids as texts, and takes whole numbers as well, which discord.py sends ("ID Serialization")."""
    schemas = document["components"]["schemas"]
    snowflake = {**schemas["SnowflakeType"], "type": ["string", "integer"], "minimum": 0}
    components = {**document["components"], "schemas": {**schemas, "SnowflakeType": snowflake}}
    return {**document, "components": components}


def _read_parameter(text: str, schema: Any) -> Any:
    kinds = schema.get("type", "string")
    if "boolean" in kinds:
        return _BOOLEANS.get(text.lower(), text)
    if "integer" in kinds:
        return int(text) if text.lstrip("-").isdigit() else text
    return text
