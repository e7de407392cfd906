"""Two registers about people brought together: exact first, by probability what is left, each link with its reasons."""
