"""The operations on attachments."""

from http import HTTPStatus

from rapport.surfaces.candidates import attachments
from rapport.surfaces.candidates.openapi import bodies, examples
from rapport.surfaces.candidates.openapi.answers import Bare
from rapport.surfaces.candidates.openapi.described import PAGING, Described, accepted, listed

ATTACHMENTS = (
    Described(
        handler=attachments.list_attachments,
        tag="Attachments",
        summary="List a candidate's attachments",
        data=listed("Attachment", "attachments", examples.ATTACHMENT_SHOWN),
        query=PAGING,
        refusals=[HTTPStatus.NOT_FOUND],
    ),
    Described(
        handler=attachments.create_attachments,
        tag="Attachments",
        summary="Add attachments",
        data=accepted(examples.ATTACHMENT_ACCEPTANCE),
        body=bodies.new_attachments,
    ),
    Described(
        handler=attachments.get_attachment,
        tag="Attachments",
        summary="Download an attachment",
        data=Bare(
            description="The bytes of the file, to be saved under the name in `Content-Disposition`.",
            media_type="*/*",
            schema={"type": "string", "format": "binary"},
            example=examples.FILE,
            headers=["Content-Disposition"],
        ),
        refusals=[HTTPStatus.NOT_FOUND],
        versioned=True,
    ),
    Described(
        handler=attachments.delete_attachment,
        tag="Attachments",
        summary="Delete an attachment",
        data=accepted(examples.ATTACHMENT_ACCEPTANCE),
        body=bodies.deletion,
    ),
)
