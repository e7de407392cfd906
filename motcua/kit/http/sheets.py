"""Static files under names that carry their content, from the first collectstatic on."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Sheets(CompressedManifestStaticFilesStorage):
    """Hashed names, kept by browsers for ever, once files are collected; plain names before (tests, `make dev`)."""

    def stored_name(self, name: str) -> str:
        """The hashed name of a collected file; the name as it is while nothing is collected."""
        return super().stored_name(name) if self.hashed_files else name
