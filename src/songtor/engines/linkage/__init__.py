"""Records that perhaps speak of one person: keys, pairs with reasons, clusters. It never decides."""
