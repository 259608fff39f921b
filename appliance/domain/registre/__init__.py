"""The register: patients, prescriptions, contracts, documents and rights, as plain values."""
