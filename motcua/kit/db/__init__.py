"""The few things about databases that both engines need told."""
