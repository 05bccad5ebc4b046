"""The register of enterprises and parcels: its columns, what a file would change, who is meant, what does not fit."""
