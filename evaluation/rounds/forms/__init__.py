"""What people type in during a round. The actions say whether it will do."""
