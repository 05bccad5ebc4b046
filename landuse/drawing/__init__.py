"""Outlines handed on: small drawings made on the server, GeoJSON, shapefiles."""
