"""The append-only, tamper-evident sequence: tiles, checkpoints, proofs, witnesses, verification."""
