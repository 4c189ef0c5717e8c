"""Pictures: what to draw (specs), how (timeline, network, mentions on a card), and where (painter, another process)."""
