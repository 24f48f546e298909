"""What benches/run is made of: processes, corpora, peers, the parts of a run, and its report."""
