"""Who says what within one sentence, in its words."""
