"""用地地图: the parcels that a user may see, as columns for the page's own drawing."""
