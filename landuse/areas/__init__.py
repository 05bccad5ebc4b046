"""Land area of an enterprise in a year, and the outline of a parcel. Pure."""
