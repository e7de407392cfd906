"""The life of a package: what was proven of it, who approved it, that it was issued.

The package itself lies in `library/` and is never in a table. Every row is bound to the digest of the files it
speaks of: one changed byte, and nothing that was proven or approved counts any more.
"""

from django.db import models


class Proof(models.Model):
    """What the machine found of one state of a package: findings of the check, stories, mutants."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    findings = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    killed = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version", "digest"], name="package_proof_once")
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version} {self.digest[:8]}"


class PageReport(models.Model):
    """What a browser's accessibility check found on the pages that this state of a package makes."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    violations = models.PositiveIntegerField()
    report = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version", "digest"], name="package_pages_once")
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version} {self.digest[:8]}"


class Approval(models.Model):
    """One officer's yes to one state of a package, in the post that gave the right to say it."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=400)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version", "digest", "user"], name="package_approved_once_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version} {self.post}"


class Issue(models.Model):
    """A version as it was issued (ban hành): the signed manifest, its signature, why its burden may rise."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    effective_from = models.DateField()
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=400)
    reason = models.TextField(blank=True)
    manifest = models.TextField()
    signature = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="package_issued_once")]

    def __str__(self) -> str:
        return f"{self.code}/{self.version} {self.at:%Y-%m-%d}"
