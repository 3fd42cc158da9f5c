"""Fine-tunes the encoder that matches questions to handbooks. Not needed to run Linli; README.md says how to run it."""
