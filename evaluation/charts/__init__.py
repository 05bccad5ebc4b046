"""What the charts of a county show, computed from columns. Pure."""
