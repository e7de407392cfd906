"""Bad days: killed processes, full disks, jumping clocks, absent neighbours, hostile answers."""
