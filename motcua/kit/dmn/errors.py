"""The one error of DMN models: raised while reading a file, never while deciding."""


class DmnError(ValueError):
    """A model or test file that cannot be read; the message (Vietnamese) names the place."""
