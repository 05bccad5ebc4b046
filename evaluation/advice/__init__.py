"""What levers mean to enterprises: between stored runs and the pure core."""
