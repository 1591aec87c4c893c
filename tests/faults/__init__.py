"""What must not break the library: kills, damage, full disks."""
