"""Pure rules of forms: reading form.yaml, reading what people type, checking it, what is shown."""
