"""What people type about other systems. The actions say whether it will do."""
