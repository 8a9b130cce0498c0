# SPDX-License-Identifier: Apache-2.0
"""Finds what a server of this version does not know in a message or JSON body that it was sent, and takes it out as it would."""

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from .messages import since_pb2


def _of_version(field, major: int) -> bool:
    options = field.GetOptions()
    until = options.Extensions[since_pb2.until]
    return options.Extensions[since_pb2.since] <= major and (until == 0 or major <= until)


def _is_map(field) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _walk(message: Message, major: int, path: str) -> list[str]:
    found = [f"{path}.#{unknown.field_number}" for unknown in UnknownFieldSet(message)]
    for field, value in message.ListFields():
        label = f"{path}.{field.name}"
        if not _of_version(field, major):
            found.append(label)
            message.ClearField(field.name)
        elif _is_map(field):
            if field.message_type.fields_by_name["value"].message_type is not None:
                for key in value:
                    found += _walk(value[key], major, label)
        elif field.message_type is not None:
            for item in value if field.is_repeated else [value]:
                found += _walk(item, major, label)
    return found


def strip_unknown(message: Message, major: int) -> list[str]:
    """Clears each field that a server of that major version has no name for; tells them as Message.Field or Message.#number."""
    found = _walk(message, major, message.DESCRIPTOR.full_name)
    message.DiscardUnknownFields()
    return found


def method_served(method, major: int) -> bool:
    """False for a method that a server of that version answers with "not implemented"."""
    options = method.GetOptions()
    until = options.Extensions[since_pb2.served_until]
    return options.Extensions[since_pb2.served_since] <= major and (until == 0 or major <= until)


def unknown_keys(body: dict, known: set[str], path: str) -> list[str]:
    """JSON keys that the endpoint does not read. encoding/json matches names without regard to case, and so does this."""
    lower = {key.lower() for key in known}
    return [f"{path}.{key}" for key in body if key.lower() not in lower]
