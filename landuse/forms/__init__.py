"""What people type in about land. The actions say whether it will do."""
