"""How fast is entradrift? `python -m benchmarks` measures it as ratios within one run."""
