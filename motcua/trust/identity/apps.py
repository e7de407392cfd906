"""Who people are: persons and organisations, officers and their posts, offices and areas."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Label `identity`; holds the user model."""

    name = "motcua.trust.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
