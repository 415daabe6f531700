"""How good are the briefs? Articles and gold briefs written for this project, and what measures against them."""
