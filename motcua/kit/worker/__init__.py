"""The worker process: takes jobs, runs them again with growing pauses, runs the timers, announces what it gives up.

It stands above jobs and events: it runs the one and announces through the other.
"""
